//! `--seed`.

use std::fs;

use serde_json::{Value, json};

use super::harness::{Folder, Server};

const POOL: &str = "us-east-1_seed00001";
const CLIENT: &str = "seed0000000000000000000web";

fn seed() -> Value {
    let step = |operation: &str, input: Value| json!({"service": "cognito-idp", "operation": operation, "input": input});
    json!([
        step(
            "CreateUserPool",
            json!({
                "PoolName": "seeded",
                "UserPoolTags": {"_custom_id_": POOL, "_custom_id_client:web": CLIENT},
            })
        ),
        step(
            "CreateUserPoolClient",
            json!({"UserPoolId": POOL, "ClientName": "web"})
        ),
    ])
}

async fn clients(server: &Server) -> Vec<Value> {
    let input = json!({"UserPoolId": POOL, "MaxResults": 60});
    let found = server.call("ListUserPoolClients", &input).await.unwrap();
    found["UserPoolClients"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_seed_is_sown_once_however_often_the_server_starts() {
    let folder = Folder::new();
    fs::write(folder.file("seed.json"), seed().to_string()).unwrap();
    let arguments = ["--dev", "--seed", "seed.json"];
    for start in 1..=2 {
        let server = folder.serve(&arguments, &[]);
        let clients = clients(&server).await;
        assert_eq!(clients.len(), 1, "start {start}");
        assert_eq!(clients[0]["ClientId"], CLIENT);
        server.stop();
    }
}

#[tokio::test]
async fn what_exists_already_is_left_alone() {
    let folder = Folder::new();
    let server = folder.serve(&["--dev"], &[]);
    for step in seed().as_array().unwrap() {
        let operation = step["operation"].as_str().unwrap();
        server.call(operation, &step["input"]).await.unwrap();
    }
    server.stop();
    fs::write(folder.file("seed.json"), seed().to_string()).unwrap();
    let server = folder.serve(&["--dev", "--seed", "seed.json"], &[]);
    assert_eq!(clients(&server).await.len(), 1);
}

#[tokio::test]
async fn a_reset_sows_it_again() {
    let folder = Folder::new();
    fs::write(folder.file("seed.json"), seed().to_string()).unwrap();
    let server = folder.serve(&["--dev", "--store", "memory", "--seed", "seed.json"], &[]);
    let input = json!({"UserPoolId": POOL, "ClientName": "second"});
    server.call("CreateUserPoolClient", &input).await.unwrap();
    assert_eq!(clients(&server).await.len(), 2);
    let (status, text) = server.post("/_poolkey/reset", &[], "").await;
    assert_eq!((status, text.as_str()), (200, "{}"));
    let clients = clients(&server).await;
    assert_eq!(clients.len(), 1);
    assert_eq!(clients[0]["ClientId"], CLIENT);
}

#[test]
fn a_step_that_is_refused_is_named() {
    let folder = Folder::new();
    let mut steps = seed();
    steps[1]["input"]["UserPoolId"] = json!("us-east-1_Nobody");
    fs::write(folder.file("seed.json"), steps.to_string()).unwrap();
    let arguments = ["--dev", "--store", "memory", "--seed", "seed.json"];
    folder.refuses(
        &arguments,
        &[],
        1,
        "step 2 of the seed, CreateUserPoolClient, was refused",
    );
    fs::write(folder.file("seed.json"), "{}").unwrap();
    folder.refuses(&arguments, &[], 2, "the seed seed.json is not a list");
}
