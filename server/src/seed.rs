//! A seed: operations that are run when the server starts, so that it is of use at once.
//!
//! The file is a JSON list of `{"service", "operation", "input"}`, run in its order as the root.
//! Each step is run once in the life of a store, however often the server starts; a step that is
//! new in the file is run at the next start. What a step wants to make and finds made, such as a
//! pool with a pinned id or a user of that name, is left alone.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use poolkey::wire::hex;
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

use crate::app::{App, Context};
use crate::credentials::Caller;
use crate::error::ApiError;
use crate::operations::{self, Operation, Service};
use crate::store::{CommitError, Guard, StoreError, Write};

/// The steps of a seed.
#[derive(Default)]
pub struct Seed {
    steps: Vec<Step>,
}

struct Step {
    operation: &'static Operation,
    input: Box<RawValue>,
    /// The setting that says it was run.
    mark: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    service: String,
    operation: String,
    input: Box<RawValue>,
}

/// Why a seed can't be sown.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// The file can't be read.
    #[error("the seed {path}: {cause}")]
    File {
        /// The file.
        path: String,
        /// What the operating system said.
        #[source]
        cause: std::io::Error,
    },
    /// The file holds something else.
    #[error("the seed {path} is not a list of {{service, operation, input}}: {cause}")]
    Malformed {
        /// The file.
        path: String,
        /// Where and why.
        #[source]
        cause: serde_json::Error,
    },
    /// No such operation.
    #[error("step {step} of the seed: this server has no operation {service} {operation}")]
    Unknown {
        /// Counted from one.
        step: usize,
        /// As written in the file.
        service: String,
        /// As written in the file.
        operation: String,
    },
    /// A step was refused.
    #[error("step {step} of the seed, {operation}, was refused: {code}: {message}")]
    Refused {
        /// Counted from one.
        step: usize,
        /// Its operation.
        operation: &'static str,
        /// AWS's name of the refusal.
        code: &'static str,
        /// The refusal's text.
        message: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Seed {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// Where it can't be read, is no seed, or names an operation that this server does not have.
    pub fn read(path: &Path) -> Result<Self, SeedError> {
        let text = std::fs::read(path).map_err(|cause| SeedError::File {
            path: path.display().to_string(),
            cause,
        })?;
        let lines: Vec<Line> =
            serde_json::from_slice(&text).map_err(|cause| SeedError::Malformed {
                path: path.display().to_string(),
                cause,
            })?;
        Self::new(lines)
    }

    fn new(lines: Vec<Line>) -> Result<Self, SeedError> {
        let mut seen = HashMap::new();
        let steps = lines.into_iter().enumerate().map(|(index, line)| {
            let operation = find(&line).ok_or_else(|| SeedError::Unknown {
                step: index + 1,
                service: line.service.clone(),
                operation: line.operation.clone(),
            })?;
            let mut hash = Sha256::new();
            for part in [operation.service.signing_name(), operation.name] {
                hash.update(part);
                hash.update([0]);
            }
            hash.update(line.input.get());
            let hash = hex::encode(&hash.finalize());
            // The same step twice is two steps.
            let times = seen.entry(hash.clone()).or_insert(0_usize);
            *times += 1;
            Ok(Step {
                operation,
                input: line.input,
                mark: format!("seed:{hash}:{times}"),
            })
        });
        Ok(Self {
            steps: steps.collect::<Result<_, SeedError>>()?,
        })
    }

    /// Runs the steps that were not run before.
    ///
    /// # Errors
    /// The first step that is refused, or a store that fails.
    pub async fn sow(&self, app: &Arc<App>) -> Result<(), SeedError> {
        for (index, step) in self.steps.iter().enumerate() {
            if app.store.lookup_setting(&step.mark).await?.is_some() {
                continue;
            }
            step.run(app).await.map_err(|error| {
                let wire = error.wire();
                SeedError::Refused {
                    step: index + 1,
                    operation: step.operation.name,
                    code: wire.code,
                    message: wire.message.unwrap_or_default().into_owned(),
                }
            })?;
            let mut write = Write::new();
            write.add_setting(&step.mark, Vec::new());
            match app.store.commit(write).await {
                // Another node may have started at the same moment.
                Ok(()) | Err(CommitError::Refused(Guard::FreeId)) => {}
                Err(error) => return Err(error.unexpected().into()),
            }
        }
        Ok(())
    }
}

impl Step {
    async fn run(&self, app: &Arc<App>) -> Result<(), ApiError> {
        let root = Caller::Root {
            access_key_id: "seed".into(),
        };
        let cx = Context::new(app, None, Some(root));
        match operations::run(&cx, self.operation, self.input.get().as_bytes()).await {
            Ok(_) => Ok(()),
            Err(error) if is_there(&error) => {
                tracing::info!(
                    operation = self.operation.name,
                    "the seed left alone what was there"
                );
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}

/// Whether what a step wants to make exists: of user pools and clients with pinned ids only the
/// text says so, for AWS has no exception for it.
fn is_there(error: &ApiError) -> bool {
    match error {
        ApiError::ResourceConflict(_) | ApiError::UsernameExists(_) => true,
        ApiError::InvalidParameter(text) => text.ends_with(" already exists."),
        _ => false,
    }
}

fn find(line: &Line) -> Option<&'static Operation> {
    let mut services = Service::ALL.into_iter();
    let service = services.find(|service| service.signing_name() == line.service)?;
    operations::find(service, &line.operation)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::testing::TestApp;

    fn seed(steps: &Value) -> Result<Seed, SeedError> {
        Seed::new(serde_json::from_str(&steps.to_string()).unwrap())
    }

    fn step(operation: &str, pool: &str) -> Value {
        let input = json!({"UserPoolId": pool, "Username": "ann"});
        json!({"service": "cognito-idp", "operation": operation, "input": input})
    }

    async fn is_enabled(test: &TestApp, pool: &str) -> bool {
        let input = json!({"UserPoolId": pool, "Username": "ann"});
        test.ok("AdminGetUser", input).await["Enabled"] == true
    }

    #[tokio::test]
    async fn each_step_is_run_once_in_the_life_of_a_store() {
        let (test, pool) = TestApp::with_pool().await;
        test.add_user(&pool, "ann", json!({})).await;
        let disable = json!([step("AdminDisableUser", &pool)]);
        seed(&disable).unwrap().sow(&test.app).await.unwrap();
        assert!(!is_enabled(&test, &pool).await);

        let input = json!({"UserPoolId": pool, "Username": "ann"});
        test.ok("AdminEnableUser", input).await;
        seed(&disable).unwrap().sow(&test.app).await.unwrap();
        assert!(is_enabled(&test, &pool).await, "it was run again");

        let longer = json!([
            step("AdminDisableUser", &pool),
            step("AdminDisableUser", &pool)
        ]);
        seed(&longer).unwrap().sow(&test.app).await.unwrap();
        assert!(!is_enabled(&test, &pool).await, "a new step is run");
    }

    #[tokio::test]
    async fn a_reset_lets_a_seed_be_sown_again() {
        let (test, pool) = TestApp::with_pool().await;
        test.add_user(&pool, "ann", json!({})).await;
        let seed = seed(&json!([step("AdminDisableUser", &pool)])).unwrap();
        seed.sow(&test.app).await.unwrap();
        let mut write = Write::new();
        write.reset();
        test.app.commit(write).await.unwrap();
        let error = seed.sow(&test.app).await.unwrap_err();
        assert!(matches!(error, SeedError::Refused { step: 1, .. }));
    }

    #[tokio::test]
    async fn a_refusal_names_the_step_and_those_before_it_stay_done() {
        let (test, pool) = TestApp::with_pool().await;
        test.add_user(&pool, "ann", json!({})).await;
        let steps = json!([
            step("AdminDisableUser", &pool),
            step("AdminDisableUser", "us-east-1_Nobody")
        ]);
        let error = seed(&steps).unwrap().sow(&test.app).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "step 2 of the seed, AdminDisableUser, was refused: ResourceNotFoundException: User \
             pool us-east-1_Nobody does not exist."
        );
        assert!(!is_enabled(&test, &pool).await);
    }

    #[test]
    fn an_operation_that_there_is_not_is_told_before_anything_is_done() {
        for (service, operation) in [
            ("cognito-idp", "Fly"),
            ("cognito-identity", "AdminGetUser"),
            ("dynamodb", "ListTables"),
        ] {
            let line = json!([{"service": service, "operation": operation, "input": {}}]);
            let Err(error) = seed(&line) else {
                panic!("{operation} is an operation");
            };
            assert_eq!(
                error.to_string(),
                format!("step 1 of the seed: this server has no operation {service} {operation}")
            );
        }
    }

    #[test]
    fn a_file_that_is_no_seed_is_told_by_name_and_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("seed.json");
        assert!(matches!(Seed::read(&path), Err(SeedError::File { .. })));
        std::fs::write(&path, "[{\"service\": \"cognito-idp\"}]").unwrap();
        let Err(error) = Seed::read(&path) else {
            panic!("it is a seed");
        };
        let text = error.to_string();
        assert!(text.contains("seed.json is not a list of {service, operation, input}"));
        assert!(
            text.contains("missing field `operation` at line 1 column 27"),
            "{text}"
        );
    }
}
