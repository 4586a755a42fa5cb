//! `BENCHMARKS.md`: every bench replaces the text between its own two markers,
//! `<!-- begin NAME -->` and `<!-- end NAME -->`, and leaves the rest alone.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context as _, Result};

use crate::servers::Places;

const HEAD: &str = "# Benchmarks\n\nMade by `cargo xtask bench`, everything side by side in one \
run. The ratios are what to look at; the\nabsolute figures hold for one machine only.\n";

/// Puts `text` between the markers of `section`, which are added at the end where there are none.
///
/// # Errors
/// Where the file can't be read or written.
pub fn write(places: &Places, section: &str, text: &str) -> Result<()> {
    let root = places.bench.ancestors().nth(2).context("no workspace")?;
    let file = root.join("BENCHMARKS.md");
    let old = fs::read_to_string(&file).unwrap_or_else(|_| HEAD.to_owned());
    Ok(fs::write(file, replaced(&old, section, text))?)
}

fn replaced(old: &str, section: &str, text: &str) -> String {
    let (begin, end) = (
        format!("<!-- begin {section} -->"),
        format!("<!-- end {section} -->"),
    );
    let fresh = format!("{begin}\n{}\n{end}", text.trim());
    let around = old
        .split_once(&begin)
        .and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
    match around {
        Some((before, after)) => format!("{before}{fresh}{after}"),
        None => format!("{}\n\n{fresh}\n", old.trim_end()),
    }
}

/// A table in Markdown, its first column to the left and the others to the right.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut out = format!("| {} |\n|---", head.join(" | "));
    out.push_str(&"|--:".repeat(head.len().saturating_sub(1)));
    out.push_str("|\n");
    for row in rows {
        let _ = writeln!(out, "| {} |", row.join(" | "));
    }
    out
}

/// Operations per second, to two or three digits.
pub fn rate(per_second: f64) -> String {
    match per_second {
        x if !x.is_finite() => "–".to_owned(),
        x if x >= 100.0 => grouped(x),
        x if x >= 10.0 => format!("{x:.0}"),
        x => format!("{x:.1}"),
    }
}

/// Three digits that count, and blanks between thousands.
fn grouped(x: f64) -> String {
    let unit = 10_f64.powf(x.log10().floor() - 2.0).max(1.0);
    let digits = format!("{:.0}", (x / unit).round() * unit);
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// Milliseconds, of seconds.
pub fn ms(seconds: f64) -> String {
    match seconds * 1_000.0 {
        x if x >= 100.0 => grouped(x),
        x if x >= 10.0 => format!("{x:.0}"),
        x if x >= 1.0 => format!("{x:.1}"),
        x => format!("{x:.2}"),
    }
}

/// Megabytes, of bytes.
pub fn megabytes(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
    let megabytes = bytes as f64 / 1e6;
    if megabytes >= 100.0 {
        format!("{megabytes:.0}")
    } else {
        format!("{megabytes:.1}")
    }
}

/// The machine: how many processors, of what kind.
pub fn machine() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .and_then(|line| line.split_once(':'))
        .map_or("an unknown processor", |(_, model)| model.trim());
    let count = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    format!("{count} cores of {model}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_replaced_where_it_stands_and_added_where_it_is_missing() {
        let added = replaced(
            "# B\n\n<!-- begin a -->\nold\n<!-- end a -->\n",
            "b",
            "new\n",
        );
        assert_eq!(
            added,
            "# B\n\n<!-- begin a -->\nold\n<!-- end a -->\n\n<!-- begin b -->\nnew\n<!-- end b -->\n"
        );
        let replaced = replaced(&added, "a", "newer");
        assert_eq!(
            replaced,
            "# B\n\n<!-- begin a -->\nnewer\n<!-- end a -->\n\n<!-- begin b -->\nnew\n<!-- end b -->\n"
        );
    }

    #[test]
    fn figures_have_the_digits_that_mean_something() {
        assert_eq!(rate(0.52), "0.5");
        assert_eq!(rate(43.7), "44");
        assert_eq!(rate(12_345.0), "12\u{202f}300");
        assert_eq!(ms(0.000_123), "0.12");
    }
}
