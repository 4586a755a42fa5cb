//! Where sessions are kept.

use alloc::borrow::ToOwned as _;
use alloc::collections::BTreeMap;
use alloc::string::String;
use core::cell::RefCell;

use wasm_bindgen::{JsCast as _, JsValue};

use crate::auth::{AuthError, Secret};

/// Texts by key.
pub struct Storage(Kind);

enum Kind {
    Page(web_sys::Storage),
    Memory(RefCell<BTreeMap<String, Secret>>),
}

impl Storage {
    /// What outlives the page and is shared by tabs; memory, where there is none: in a worker, or
    /// where the person blocks it.
    pub fn local() -> Self {
        Self::of_page("localStorage")
    }

    /// What outlives a reload and ends with the tab; memory, where there is none.
    pub fn session() -> Self {
        Self::of_page("sessionStorage")
    }

    /// What ends with this client.
    pub fn memory() -> Self {
        Self(Kind::Memory(RefCell::default()))
    }

    fn of_page(name: &str) -> Self {
        // Where storage is blocked, asking for it throws.
        js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str(name))
            .ok()
            .and_then(|storage| storage.dyn_into().ok())
            .map_or_else(Self::memory, |storage| Self(Kind::Page(storage)))
    }

    pub(super) fn get(&self, key: &str) -> Option<Secret> {
        match &self.0 {
            Kind::Page(storage) => storage.get_item(key).ok().flatten().map(Secret::new),
            Kind::Memory(texts) => texts.borrow().get(key).cloned(),
        }
    }

    /// Keeps a text, or forgets it.
    pub(super) fn set(&self, key: &str, text: Option<&Secret>) -> Result<(), AuthError> {
        match (&self.0, text) {
            (Kind::Page(storage), Some(text)) => storage.set_item(key, text).map_err(|_| full()),
            (Kind::Page(storage), None) => storage.remove_item(key).map_err(|_| full()),
            (Kind::Memory(texts), Some(text)) => {
                texts.borrow_mut().insert(key.to_owned(), text.clone());
                Ok(())
            }
            (Kind::Memory(texts), None) => {
                texts.borrow_mut().remove(key);
                Ok(())
            }
        }
    }
}

fn full() -> AuthError {
    AuthError::misuse("The page's storage is full or blocked.")
}
