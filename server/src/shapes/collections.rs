//! Lists and maps of the service model.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::violations::Shown;
use super::{Path, Shape, Violations};

/// A list of `MIN` to `MAX` elements.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct List<T, const MIN: usize, const MAX: usize>(Vec<T>);

impl<T, const MIN: usize, const MAX: usize> List<T, MIN, MAX> {
    /// Takes elements that the server itself chose, unchecked.
    pub const fn trusted(elements: Vec<T>) -> Self {
        Self(elements)
    }

    /// The elements.
    pub fn as_slice(&self) -> &[T] {
        &self.0
    }

    /// The elements.
    pub fn into_vec(self) -> Vec<T> {
        self.0
    }
}

impl<T: Shape, const MIN: usize, const MAX: usize> Shape for List<T, MIN, MAX> {
    type Raw = Vec<T::Raw>;

    fn build(raw: Self::Raw, at: &Path<'_>, found: &mut Violations) -> Option<Self> {
        size_within(raw.len(), MIN, MAX, at, found).then_some(())?;
        let built: Vec<Option<T>> = raw
            .into_iter()
            .enumerate()
            .map(|(index, raw)| T::build(raw, &Path::Element(at, index + 1), found))
            .collect();
        built.into_iter().collect::<Option<Vec<T>>>().map(Self)
    }
}

/// A map from text to `T` with at most `MAX` entries; `null` values count as absent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StringMap<T, const MAX: usize>(BTreeMap<String, T>);

impl<T, const MAX: usize> Default for StringMap<T, MAX> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T, const MAX: usize> StringMap<T, MAX> {
    /// Takes entries that the server itself made, unchecked.
    pub const fn trusted(entries: BTreeMap<String, T>) -> Self {
        Self(entries)
    }

    /// The value under `key`.
    pub fn get(&self, key: &str) -> Option<&T> {
        self.0.get(key)
    }

    /// The entries in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

/// No key of the model is longer.
const LONGEST_KEY: usize = 256;

impl<T: Shape, const MAX: usize> Shape for StringMap<T, MAX> {
    type Raw = BTreeMap<String, Option<T::Raw>>;

    fn build(raw: Self::Raw, at: &Path<'_>, found: &mut Violations) -> Option<Self> {
        size_within(raw.len(), 0, MAX, at, found).then_some(())?;
        let mut entries = BTreeMap::new();
        let mut valid = true;
        for (key, raw) in raw {
            let Some(raw) = raw else { continue };
            if key.chars().count() > LONGEST_KEY {
                let constraint = format!("have length less than or equal to {LONGEST_KEY}");
                found.value(Shown::Plain(&key), at, &constraint);
                valid = false;
                continue;
            }
            match T::build(raw, &Path::Key(at, &key), found) {
                Some(value) => drop(entries.insert(key, value)),
                None => valid = false,
            }
        }
        valid.then_some(Self(entries))
    }
}

fn size_within(
    size: usize,
    low: usize,
    high: usize,
    at: &Path<'_>,
    found: &mut Violations,
) -> bool {
    let shown = format!("[{size} elements]");
    if size < low {
        let constraint = format!("have length greater than or equal to {low}");
        found.value(Shown::Plain(&shown), at, &constraint);
    } else if size > high {
        let constraint = format!("have length less than or equal to {high}");
        found.value(Shown::Plain(&shown), at, &constraint);
    }
    (low..=high).contains(&size)
}
