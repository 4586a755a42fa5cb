//! How costs grow with users: start, memory, `SignUp`, `ListUsers`; and the size of the program.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use crate::clock::now;
use crate::load::{CONNECTIONS, Cost, measure as measure_load, median};
use crate::operations::{Operation, Tenant};
use crate::plot::{Panel, Series, svg};
use crate::process::Process;
use crate::report::{megabytes, ms, rate, table};
use crate::servers::{Kind, Places};

const SIZES: [usize; 4] = [0, 1_000, 10_000, 100_000];
/// A start is measured so many times.
const STARTS: usize = 3;

/// One server with one number of users.
struct Point {
    users: usize,
    /// Seconds to the first answer.
    start: Option<f64>,
    /// Resident bytes, before it is loaded.
    idle: u64,
    /// Resident bytes, after it was.
    loaded: Option<u64>,
    sign_up: Option<Cost>,
    list_users: Option<Cost>,
}

/// Measures all servers, and draws the plot.
///
/// # Errors
/// Where one does not start or refuses what it should not.
pub async fn measure(places: &Places) -> Result<String> {
    let mut all = Vec::new();
    for kind in Kind::ALL {
        all.push((kind, server(places, kind).await?));
    }
    fs::write(places.bench.join("growth.svg"), draw(&all))?;
    report(places, &all)
}

async fn server(places: &Places, kind: Kind) -> Result<Vec<Point>> {
    let folder = places.work.join(format!("growth-{}", kind.name()));
    let _ = fs::remove_dir_all(&folder);
    let mut points = Vec::new();
    let (mut process, start) = start(places, kind, &folder).await?;
    points.push(Point {
        users: 0,
        start: Some(start),
        idle: settled(&process)?,
        loaded: None,
        sign_up: None,
        list_users: None,
    });
    say(kind, &points);
    let mut tenant = Tenant::make(&process, false).await?;
    tenant.people().await?;
    let mut filled = 0;
    let mut counter = 0;
    for users in SIZES
        .into_iter()
        .filter(|&n| n > 0 && n <= kind.most_users())
    {
        let mut started = None;
        if kind.persists() {
            drop(process);
            let begun = now();
            kind.fill(&folder, None, &tenant, filled..users).await?;
            println!(
                "  {users} users after {:.1} s",
                begun.elapsed().as_secs_f64()
            );
            let seconds;
            (process, seconds) = start_again(places, kind, &folder).await?;
            started = Some(seconds);
            tenant = tenant.moved(&process);
        } else {
            kind.fill(&folder, Some(&process), &tenant, filled..users)
                .await?;
        }
        filled = users;
        let idle = settled(&process)?;
        let meter = || Ok((process.cpu()?, Duration::ZERO));
        let mut costs = Vec::new();
        for operation in [Operation::ListUsers, Operation::SignUp] {
            let mut load = tenant.load(operation).await?.at_most(2_000);
            let address = process.address;
            costs.push(measure_load(&mut load, address, CONNECTIONS, &meter, &mut counter).await?);
        }
        points.push(Point {
            users,
            start: started,
            idle,
            loaded: Some(process.memory()?),
            sign_up: costs.pop(),
            list_users: costs.pop(),
        });
        say(kind, &points);
    }
    Ok(points)
}

/// The median of several starts on a new folder; the last one stays.
async fn start(places: &Places, kind: Kind, folder: &Path) -> Result<(Process, f64)> {
    for _ in 1..STARTS {
        let empty = folder.join("start");
        kind.start(places, &empty).await?;
        fs::remove_dir_all(&empty)?;
    }
    start_again(places, kind, folder).await
}

/// The median of several starts; the last one stays.
async fn start_again(places: &Places, kind: Kind, folder: &Path) -> Result<(Process, f64)> {
    let mut times = Vec::new();
    for _ in 1..STARTS {
        let process = kind.start(places, folder).await?;
        times.push(process.started_in.as_secs_f64());
    }
    let process = kind.start(places, folder).await?;
    times.push(process.started_in.as_secs_f64());
    Ok((process, median(times)))
}

/// Memory once the start is over.
fn settled(process: &Process) -> Result<u64> {
    std::thread::sleep(Duration::from_millis(1_500));
    process.memory()
}

fn say(kind: Kind, points: &[Point]) {
    if let Some(point) = points.last() {
        let [users, start, idle, loaded, sign_up, list_users] = &cells(point)[..] else {
            return;
        };
        println!(
            "{}, {users} users: start {start} ms, {idle} and {loaded} MB, SignUp {sign_up}, \
             ListUsers {list_users} per CPU second",
            kind.name()
        );
    }
}

fn cells(point: &Point) -> Vec<String> {
    let dash = || "–".to_owned();
    let per_cpu = |cost: &Option<Cost>| cost.map_or_else(dash, |cost| rate(1.0 / cost.cpu));
    vec![
        if point.users == 0 {
            "0".to_owned()
        } else {
            #[expect(clippy::cast_precision_loss, reason = "a round number")]
            rate(point.users as f64)
        },
        point.start.map_or_else(dash, ms),
        megabytes(point.idle),
        point.loaded.map_or_else(dash, megabytes),
        per_cpu(&point.sign_up),
        per_cpu(&point.list_users),
    ]
}

fn draw(all: &[(Kind, Vec<Point>)]) -> String {
    let panel = |title, cost: fn(&Point) -> Option<Cost>| Panel {
        title,
        series: all
            .iter()
            .map(|(kind, points)| Series {
                name: kind.name(),
                points: points
                    .iter()
                    .filter_map(|point| Some((point.users, cost(point)?.cpu * 1_000.0)))
                    .collect(),
            })
            .collect(),
    };
    svg(&[
        panel("SignUp", |point| point.sign_up),
        panel("ListUsers, a page of 60", |point| point.list_users),
    ])
}

fn report(places: &Places, all: &[(Kind, Vec<Point>)]) -> Result<String> {
    let mut rows = Vec::new();
    for (kind, points) in all {
        for point in points {
            let mut row = vec![kind.name().to_owned()];
            row.extend(cells(point));
            rows.push(row);
        }
    }
    let head = [
        "server",
        "users",
        "start, ms",
        "memory, MB",
        "after load",
        "SignUp per CPU second",
        "ListUsers per CPU second",
    ];
    let program = megabytes(fs::metadata(&places.poolkey)?.len());
    Ok(format!(
        "### As the pool grows

![Processor time of one SignUp and one ListUsers, by users in the pool](benches/server/growth.svg)

*Start*: from the start of the process to its first answer, the median of {STARTS}. *Memory*: what is
resident before the load, and after it. Rates at {CONNECTIONS} connections; pages are the first 40 of the pool.
The pools are filled while the server is stopped, with rows like those that it writes itself: ours
through its own library, each user with a seal of its own around one and the same verifier, which
saves computing 100 000; `cognito-local`'s in its JSON file. `moto_server` forgets all when it stops
and is filled by `SignUp`, up to 10 000 users. `cognito-local` answers `ListUsers` with the whole pool.

{table}
The program `poolkey-server`, as `cargo build --release` makes it: {program} MB.",
        table = table(&head, &rows),
    ))
}
