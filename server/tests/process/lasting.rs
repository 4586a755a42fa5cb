//! What was acknowledged is there afterwards, whatever happens.

use std::sync::{Arc, Mutex};

use serde_json::json;

use super::harness::Folder;

/// How many pools are acknowledged before the server is killed in the midst of the next.
const ACKNOWLEDGED: usize = 40;

#[tokio::test]
async fn a_kill_loses_nothing_that_was_acknowledged() {
    let folder = Folder::new();
    let server = Arc::new(folder.serve(&["--dev"], &[]));
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    let (reached, enough) = tokio::sync::oneshot::channel();
    let reached = Arc::new(Mutex::new(Some(reached)));
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (server, acknowledged) = (Arc::clone(&server), Arc::clone(&acknowledged));
        let reached = Arc::clone(&reached);
        callers.spawn(async move {
            let input = json!({"PoolName": "lasting"});
            while let Ok(reply) = server.call("CreateUserPool", &input).await {
                let id = reply["UserPool"]["Id"].as_str().unwrap().to_owned();
                let mut acknowledged = acknowledged.lock().unwrap();
                acknowledged.push(id);
                if acknowledged.len() == ACKNOWLEDGED
                    && let Some(reached) = reached.lock().unwrap().take()
                {
                    reached.send(()).unwrap();
                }
            }
        });
    }
    drop(reached);
    enough.await.expect("pools are acknowledged");
    server.kill();
    while callers.join_next().await.is_some() {}
    drop(server);

    let server = folder.serve(&["--dev"], &[]);
    let acknowledged = acknowledged.lock().unwrap().clone();
    assert!(acknowledged.len() >= ACKNOWLEDGED);
    for id in acknowledged {
        let input = json!({"UserPoolId": id});
        let found = server.call("DescribeUserPool", &input).await;
        assert!(found.is_ok(), "{id} is lost: {found:?}");
    }
}
