//! One at a time: the page's Web Locks, across tabs, or a queue within the client where there are
//! none.

use alloc::borrow::ToOwned as _;
use alloc::collections::{BTreeMap, VecDeque};
use alloc::rc::Rc;
use alloc::string::String;
use core::cell::RefCell;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::auth::AuthError;

#[wasm_bindgen]
extern "C" {
    /// `navigator.locks`.
    type LockManager;

    /// Calls back once the lock is held, and holds it until the promise that `callback` gave
    /// settles.
    #[wasm_bindgen(method, catch)]
    fn request(this: &LockManager, name: &str, callback: &Function) -> Result<Promise, JsValue>;
}

/// The locks of a client.
#[derive(Default)]
pub(super) struct Locks(Queues);

/// Who waits for each lock that is held, where the page has no locks: each with a number, and with
/// what tells that it is their turn.
type Queues = Rc<RefCell<BTreeMap<String, VecDeque<(u32, Function)>>>>;

/// A lock that is held until this is dropped.
pub(super) struct Held {
    name: String,
    release: Release,
}

enum Release {
    /// Settles the promise that holds the page's lock.
    Page(Function),
    Queue(Queues),
}

impl Locks {
    /// Waits for the lock.
    pub(super) async fn acquire(&self, name: &str) -> Result<Held, AuthError> {
        let release = if let Some(manager) = manager() {
            Release::Page(hold(&manager, name).await?)
        } else {
            wait_in_line(&self.0, name).await;
            Release::Queue(Rc::clone(&self.0))
        };
        Ok(Held {
            name: name.to_owned(),
            release,
        })
    }
}

async fn wait_in_line(queues: &Queues, name: &str) {
    let (turn, call) = promise();
    let mut place = {
        let mut all = queues.borrow_mut();
        let Some(queue) = all.get_mut(name) else {
            all.insert(name.to_owned(), VecDeque::new());
            return;
        };
        let number = queue.back().map_or(0, |(last, _)| last.wrapping_add(1));
        queue.push_back((number, call));
        InLine {
            queues,
            name,
            number: Some(number),
        }
    };
    // This promise is only ever resolved.
    let _ = JsFuture::from(turn).await;
    place.number = None;
}

/// A place in the line, given up if the one who waits goes away.
struct InLine<'a> {
    queues: &'a Queues,
    name: &'a str,
    /// Nothing once it was their turn.
    number: Option<u32>,
}

impl Drop for InLine<'_> {
    fn drop(&mut self) {
        let Some(number) = self.number else { return };
        let waited = self
            .queues
            .borrow_mut()
            .get_mut(self.name)
            .is_some_and(|queue| {
                let before = queue.len();
                queue.retain(|(other, _)| *other != number);
                queue.len() < before
            });
        if !waited {
            // They were called, and went away before they heard it.
            pass_on(self.queues, self.name);
        }
    }
}

/// The lock is free: calls the next in line.
fn pass_on(queues: &Queues, name: &str) {
    let mut queues = queues.borrow_mut();
    if let Some((_, call)) = queues.get_mut(name).and_then(VecDeque::pop_front) {
        let _ = call.call0(&JsValue::UNDEFINED);
    } else {
        queues.remove(name);
    }
}

impl Held {
    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        match &self.release {
            Release::Page(settle) => {
                let _ = settle.call0(&JsValue::UNDEFINED);
            }
            Release::Queue(queues) => pass_on(queues, &self.name),
        }
    }
}

/// The page's locks, if it has any: pages over plain http have none.
fn manager() -> Option<LockManager> {
    let get = |of: &JsValue, name: &str| Reflect::get(of, &JsValue::from_str(name)).ok();
    let navigator = get(&js_sys::global(), "navigator").filter(JsValue::is_object)?;
    let locks = get(&navigator, "locks").filter(JsValue::is_object)?;
    Some(locks.unchecked_into())
}

/// Takes the page's lock; gives the function that lets it go.
async fn hold(manager: &LockManager, name: &str) -> Result<Function, AuthError> {
    let (held, tell) = promise();
    let (until, release) = promise();
    let callback = Closure::once_into_js(move |_: JsValue| -> Promise {
        let _ = tell.call0(&JsValue::UNDEFINED);
        until
    });
    let refused = |_: JsValue| AuthError::misuse("The page refuses a lock.");
    let request = manager
        .request(name, callback.unchecked_ref())
        .map_err(refused)?;
    // Whichever comes first: the lock, or the refusal of the request. Dropped before that, the
    // lock is let go as soon as it is had.
    let mut waiting = LetGo(Some(release));
    let race = Promise::race(&js_sys::Array::of2(&held, &request));
    JsFuture::from(race).await.map_err(refused)?;
    waiting
        .0
        .take()
        .ok_or_else(|| AuthError::misuse("The page refuses a lock."))
}

struct LetGo(Option<Function>);

impl Drop for LetGo {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

/// A promise, and what resolves it.
fn promise() -> (Promise, Function) {
    let mut resolve = None;
    let promise = Promise::new(&mut |done, _| resolve = Some(done));
    // JavaScript calls the executor before `new Promise` returns.
    (promise, resolve.unwrap_or_default())
}
