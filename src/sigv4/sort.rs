//! A stable merge sort: the one of the standard library is as large as the rest of the signer.

use alloc::vec::Vec;

/// A name and a value.
pub(super) type Pair<'a> = (&'a str, &'a str);

/// Sorts so that `in_order` holds for neighbours; equals stay in their order.
pub(super) fn sort<'a>(items: &mut Vec<Pair<'a>>, in_order: fn(Pair<'_>, Pair<'_>) -> bool) {
    let sorted = |items: &[Pair<'_>]| {
        items
            .iter()
            .zip(items.iter().skip(1))
            .all(|(left, right)| in_order(*left, *right))
    };
    let mut merged: Vec<Pair<'a>> = Vec::new();
    let mut width = 1;
    while !sorted(items) {
        merged.clear();
        for run in items.chunks(width * 2) {
            let (mut left, mut right) = run.split_at(width.min(run.len()));
            while let (Some((first, rest)), Some((other, others))) =
                (left.split_first(), right.split_first())
            {
                if in_order(*first, *other) {
                    merged.push(*first);
                    left = rest;
                } else {
                    merged.push(*other);
                    right = others;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        core::mem::swap(items, &mut merged);
        width *= 2;
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sorts_as_the_standard_library(
            items in proptest::collection::vec(("[a-c]{0,2}", "[a-z]"), 0..70)
        ) {
            let mut ours: Vec<Pair<'_>> = items.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            let mut theirs = ours.clone();
            sort(&mut ours, |left, right| left.0 <= right.0);
            theirs.sort_by_key(|pair| pair.0);
            prop_assert_eq!(ours, theirs);
        }
    }
}
