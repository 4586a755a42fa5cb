//! The Security Token Service: one file and one line in the table for each operation.

mod get_caller_identity;

use super::query::{QueryOperation, QueryService};

/// The service and its operations.
pub static SERVICE: QueryService = QueryService {
    version: "2011-06-15",
    namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    signing_name: "sts",
    operations: &[QueryOperation {
        name: "GetCallerIdentity",
        run: |cx, _| Box::pin(std::future::ready(get_caller_identity::call(cx))),
    }],
};
