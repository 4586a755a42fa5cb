//! The operations, one after the other, on every server that has them.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::load::{CONNECTIONS, Cost, ROUNDS, measure as measure_load};
use crate::operations::{Operation, Tenant};
use crate::process::Process;
use crate::report::{machine, ms, rate, table};
use crate::servers::{Kind, Places};

/// Costs at one connection, and at sixteen.
pub type Costs = BTreeMap<Operation, (Cost, Cost)>;

/// Measures all servers.
///
/// # Errors
/// Where one does not start or refuses what it should not.
pub async fn measure(places: &Places) -> Result<String> {
    let mut all = Vec::new();
    for kind in Kind::ALL {
        println!("{}", kind.name());
        all.push((kind, server(places, kind).await?));
    }
    report(places, &all)
}

async fn server(places: &Places, kind: Kind) -> Result<Costs> {
    let folder = places.work.join(format!("operations-{}", kind.name()));
    let _ = fs::remove_dir_all(&folder);
    let process = kind.start(places, &folder).await?;
    let wanted: Vec<Operation> = Operation::ALL
        .into_iter()
        .filter(|operation| kind.does(*operation))
        .collect();
    let meter = || Ok((process.cpu()?, Duration::ZERO));
    let guests = kind.does(Operation::GuestCredentials);
    costs(&process, &meter, &wanted, guests).await
}

/// Makes a pool on a running server, and measures each of `operations` in it.
///
/// # Errors
/// Where the server refuses what it should not.
pub async fn costs(
    process: &Process,
    meter: crate::load::Meter<'_>,
    operations: &[Operation],
    guests: bool,
) -> Result<Costs> {
    let mut tenant = Tenant::make(process, guests).await?;
    tenant.people().await?;
    // So that a page is full, and another follows.
    crate::fill::by_signing_up(process.address, &tenant, 0..60).await?;
    each(&tenant, process, meter, operations).await
}

async fn each(
    tenant: &Tenant,
    process: &Process,
    meter: crate::load::Meter<'_>,
    operations: &[Operation],
) -> Result<Costs> {
    let mut costs = Costs::new();
    let mut counter = 0;
    for &operation in operations {
        let mut load = tenant.load(operation).await?;
        let address = process.address;
        let one = measure_load(&mut load, address, 1, meter, &mut counter).await;
        let one = one.with_context(|| operation.name())?;
        let many = measure_load(&mut load, address, CONNECTIONS, meter, &mut counter).await;
        let many = many.with_context(|| operation.name())?;
        println!(
            "  {:24} {:>8} per CPU second, {:>8} per second, p50 {:>6} ms, p99 {:>6} ms",
            operation.name(),
            rate(1.0 / many.cpu),
            rate(many.rate),
            ms(many.p50),
            ms(many.p99),
        );
        costs.insert(operation, (one, many));
    }
    Ok(costs)
}

/// One operation of this project's server again and again, in a pool of so many users, for a
/// profiler to look at.
///
/// # Errors
/// Where there is no such operation.
pub async fn only(places: &Places, name: &str, users: usize) -> Result<()> {
    let known = Operation::ALL
        .into_iter()
        .find(|operation| operation.name() == name);
    let operation = known.with_context(|| {
        let names: Vec<_> = Operation::ALL.iter().map(|known| known.name()).collect();
        format!("no operation {name}; there are {}", names.join("; "))
    })?;
    let (kind, folder) = (Kind::Poolkey, places.work.join("only"));
    let _ = fs::remove_dir_all(&folder);
    let process = kind.start(places, &folder).await?;
    let mut tenant = Tenant::make(&process, true).await?;
    tenant.people().await?;
    drop(process);
    kind.fill(&folder, None, &tenant, 0..users).await?;
    let process = kind.start(places, &folder).await?;
    let tenant = tenant.moved(&process);
    println!("process {}", process.id());
    let meter = || Ok((process.cpu()?, Duration::ZERO));
    for _ in 0..3 {
        each(&tenant, &process, &meter, &[operation]).await?;
    }
    Ok(())
}

fn report(places: &Places, all: &[(Kind, Costs)]) -> Result<String> {
    let mut names = Vec::new();
    for (kind, _) in all {
        names.push(match kind.version(places)? {
            Some(version) => format!("{} {version}", kind.name()),
            None => format!("**{}**", kind.name()),
        });
    }
    let mut head = vec!["operations per second of server CPU"];
    head.extend(names.iter().map(String::as_str));
    let row = |operation: Operation| {
        let mut row = vec![operation.name().to_owned()];
        for (_, costs) in all {
            let cost = costs.get(&operation);
            row.push(cost.map_or("–".to_owned(), |(_, many)| rate(1.0 / many.cpu)));
        }
        row
    };
    let summary = table(&head, &Operation::ALL.map(row));
    let mut rows = Vec::new();
    for operation in Operation::ALL {
        for ((_, costs), name) in all.iter().zip(&names) {
            if let Some((one, many)) = costs.get(&operation) {
                rows.push(details(operation, name, one, many));
            }
        }
    }
    let details = table(
        &[
            "",
            "server",
            "per second",
            "p50, ms",
            "p99, ms",
            "at 1: p50",
            "p99",
        ],
        &rows,
    );
    Ok(format!(
        "## The server

Made by `cargo xtask bench server` on {machine}; each server is alone while it is measured. A figure
is the median of {ROUNDS} rounds of about half a second, after a warm-up; of fewer where an operation
takes so long.

**Operations per second of server CPU**: what the operating system charged to the server's process
for an operation, in user and kernel mode, at {CONNECTIONS} connections. What the client costs does
not count.

{summary}
`poolkey-server` checks the SRP proof and has every grant, user and identity on disk (SQLite,
`synchronous = FULL`) before it answers, and keeps verifiers, sealed, instead of passwords.
`cognito-local` keeps passwords in clear in a JSON file that it writes whole at every change; it has
no SRP. `moto_server` keeps all in memory, passwords in clear, and takes any SRP proof; its
credentials of guests are constants. `ListUsers` is asked in a pool of 92 users; `cognito-local` does
not know its `Limit` and answers with all of them. *New token*: every access token is shown once; *known*: the
same 32 again and again. Users have one e-mail address, and no message is sent.

The same run by the clock on the wall, with {CONNECTIONS} connections and with one. Servers and
client share the machine's cores. What a client computes for SRP is done between its two requests,
and not timed.

{details}",
        machine = machine(),
    ))
}

fn details(operation: Operation, server: &str, one: &Cost, many: &Cost) -> Vec<String> {
    vec![
        operation.name().to_owned(),
        server.to_owned(),
        rate(many.rate),
        ms(many.p50),
        ms(many.p99),
        ms(one.p50),
        ms(one.p99),
    ]
}
