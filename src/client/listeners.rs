//! Who wants to know what happens.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};

use crate::auth::Event;

type Listener = Rc<dyn Fn(&Event)>;

#[derive(Default)]
pub(super) struct Listeners {
    all: Rc<RefCell<Vec<(u32, Listener)>>>,
    last: Cell<u32>,
}

/// Ends the calls of a listener when it is dropped.
pub struct Subscription(Option<Box<dyn FnOnce()>>);

impl Listeners {
    pub(super) fn add(&self, listener: impl Fn(&Event) + 'static) -> Subscription {
        let id = self.last.get().wrapping_add(1);
        self.last.set(id);
        self.all.borrow_mut().push((id, Rc::new(listener)));
        let all = Rc::clone(&self.all);
        Subscription(Some(Box::new(move || {
            all.borrow_mut().retain(|(other, _)| *other != id);
        })))
    }

    /// Calls every listener; one of them may add or drop others.
    pub(super) fn tell(&self, event: &Event) {
        let all: Vec<Listener> = self
            .all
            .borrow()
            .iter()
            .map(|(_, listener)| Rc::clone(listener))
            .collect();
        for listener in all {
            listener(event);
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(end) = self.0.take() {
            end();
        }
    }
}
