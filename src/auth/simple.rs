//! Flows of one request: what is left is to read its reply.

use super::exchange::send;
use super::flow::{Answer, Frame, Next, Turn};
use super::value::Value;
use crate::wire::Request;
use crate::wire::json::Json;

/// Makes a function's result of the reply.
pub(super) type Read = fn(&Json) -> Value;

/// Waits for the reply to the only request.
pub(super) struct Simple(Read);

/// Sends a request; its reply is the function's result.
pub(super) fn ask(request: Request, read: Read) -> Next {
    send(Frame::Simple(Simple(read)), request)
}

impl Simple {
    pub fn resume(self, answer: Answer) -> Turn {
        Ok((self.0)(&*answer?.json()?).into())
    }
}

/// The result of operations that reply nothing.
pub(super) fn nothing(_: &Json) -> Value {
    Value::Nothing
}
