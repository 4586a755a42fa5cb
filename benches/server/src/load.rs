//! Load: waves of prepared requests, and what they cost the server.
//!
//! Between waves nothing is counted. So what a client computes in between (an SRP claim takes it
//! longer than the server takes to check it) limits nothing.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::clock::now;
use crate::http::Connection;

/// How many connections a loaded server is given.
pub const CONNECTIONS: usize = 16;
/// Rounds at one number of connections, unless they take too long.
pub const ROUNDS: usize = 5;
/// How long all rounds at one number of connections may take, as far as that can be told before.
const LONGEST: Duration = Duration::from_secs(6);
/// An operation that takes longer than this is measured with few.
const SLOW: f64 = 0.1;
const FEW: usize = 4;
/// How long a round should take, as far as that can be told before.
const ROUND: Duration = Duration::from_millis(500);
/// The most operations in one round.
const MOST: usize = 20_000;

/// Makes the request of an operation; operations are numbered through all rounds.
pub type First<'a> = Box<dyn FnMut(usize) -> Result<Vec<u8>> + 'a>;
/// Makes an operation's second request from the answer to its first.
pub type Then<'a> = Box<dyn Fn(usize, &[u8]) -> Result<Vec<u8>> + 'a>;

/// An operation of one request, or of two.
pub struct Load<'a> {
    /// The first request.
    pub first: First<'a>,
    /// The second, if there is one.
    pub then: Option<Then<'a>>,
    /// The most operations in one round, where preparing them is dear.
    most: usize,
    /// Whether the first request only prepares the second.
    prepares: bool,
}

impl<'a> Load<'a> {
    /// An operation of one request.
    pub fn new(first: impl FnMut(usize) -> Result<Vec<u8>> + 'a) -> Self {
        Self {
            first: Box::new(first),
            then: None,
            most: MOST,
            prepares: false,
        }
    }

    /// The same request again and again.
    pub fn same(request: Vec<u8>) -> Self {
        Self::new(move |_| Ok(request.clone()))
    }

    /// With a second request.
    pub fn then(mut self, then: impl Fn(usize, &[u8]) -> Result<Vec<u8>> + 'a) -> Self {
        self.then = Some(Box::new(then));
        self
    }

    /// The first request is not counted.
    pub fn only_second(mut self) -> Self {
        self.prepares = true;
        self
    }

    /// With at most so many operations in a round.
    pub fn at_most(mut self, most: usize) -> Self {
        self.most = most;
        self
    }
}

/// What an operation costs at one number of connections: medians over the rounds.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Seconds of the server's processor time for one operation.
    pub cpu: f64,
    /// Seconds of the database's processor time for one operation, where that is apart.
    pub database_cpu: f64,
    /// Operations per second of the wall's time.
    pub rate: f64,
    /// Seconds within which half of the operations were answered.
    pub p50: f64,
    /// Seconds within which 99 of 100 were.
    pub p99: f64,
}

/// Processor time so far: the server's, and its database's.
pub type Meter<'a> = &'a dyn Fn() -> Result<(Duration, Duration)>;

/// Measures `load` at so many connections.
///
/// # Errors
/// Where the server refuses a request or breaks off.
pub async fn measure(
    load: &mut Load<'_>,
    address: SocketAddr,
    connections: usize,
    meter: Meter<'_>,
    counter: &mut usize,
) -> Result<Cost> {
    let mut clients: Vec<_> = (0..connections).map(|_| Connection::new(address)).collect();
    // The first one warms up; the second tells how many fit into a round.
    let first = round(load, &mut clients, 1, meter, counter).await?;
    let least = if first.p50 > SLOW { FEW } else { connections };
    let probe = round(load, &mut clients, least, meter, counter).await?;
    let fit = (probe.rate * ROUND.as_secs_f64()).ceil();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "positive, and clamped right away"
    )]
    let count = (fit as usize).clamp(connections.min(FEW), load.most);
    let mut rounds = Vec::with_capacity(ROUNDS);
    let begun = now();
    while rounds.len() < ROUNDS && (rounds.is_empty() || begun.elapsed() < LONGEST) {
        rounds.push(round(load, &mut clients, count, meter, counter).await?);
    }
    let median = |of: fn(&Cost) -> f64| median(rounds.iter().map(of).collect());
    Ok(Cost {
        cpu: median(|cost| cost.cpu),
        database_cpu: median(|cost| cost.database_cpu),
        rate: median(|cost| cost.rate),
        p50: median(|cost| cost.p50),
        p99: median(|cost| cost.p99),
    })
}

async fn round(
    load: &mut Load<'_>,
    clients: &mut Vec<Connection>,
    count: usize,
    meter: Meter<'_>,
    counter: &mut usize,
) -> Result<Cost> {
    let first = *counter;
    *counter += count;
    let requests = (first..first + count).map(&mut load.first);
    let requests = requests.collect::<Result<Vec<_>>>()?;
    let mut cost = wave(requests, clients, meter, load.then.is_some()).await?;
    if let Some(then) = &load.then {
        let answers = cost.answers.iter().enumerate();
        let requests = answers.map(|(index, answer)| then(first + index, answer));
        let second = wave(requests.collect::<Result<_>>()?, clients, meter, false).await?;
        if load.prepares {
            cost = Wave::nothing(count);
        }
        cost.cpu += second.cpu;
        cost.database_cpu += second.database_cpu;
        cost.wall += second.wall;
        for (latency, more) in cost.latencies.iter_mut().zip(second.latencies) {
            *latency += more;
        }
    }
    let operations = number(count);
    Ok(Cost {
        cpu: cost.cpu.as_secs_f64() / operations,
        database_cpu: cost.database_cpu.as_secs_f64() / operations,
        rate: operations / cost.wall.as_secs_f64(),
        p50: percentile(&mut cost.latencies, 50),
        p99: percentile(&mut cost.latencies, 99),
    })
}

struct Wave {
    cpu: Duration,
    database_cpu: Duration,
    wall: Duration,
    /// In the order of the requests.
    latencies: Vec<Duration>,
    /// In the order of the requests, where they are wanted.
    answers: Vec<Vec<u8>>,
}

impl Wave {
    fn nothing(count: usize) -> Self {
        Self {
            cpu: Duration::ZERO,
            database_cpu: Duration::ZERO,
            wall: Duration::ZERO,
            latencies: vec![Duration::ZERO; count],
            answers: Vec::new(),
        }
    }
}

/// Sends all of `requests`, each connection taking the next one when it is free.
async fn wave(
    requests: Vec<Vec<u8>>,
    clients: &mut Vec<Connection>,
    meter: Meter<'_>,
    keep: bool,
) -> Result<Wave> {
    let count = requests.len();
    let queue: VecDeque<_> = requests.into_iter().enumerate().collect();
    let queue = Arc::new(Mutex::new(queue));
    let (cpu, database_cpu) = meter()?;
    let begun = now();
    let tasks: Vec<_> = clients
        .drain(..)
        .map(|client| tokio::spawn(drain(client, Arc::clone(&queue), keep)))
        .collect();
    let mut out = Vec::with_capacity(count);
    for task in tasks {
        let (client, done) = task.await??;
        clients.push(client);
        out.extend(done);
    }
    let wall = begun.elapsed();
    let (cpu_after, database_cpu_after) = meter()?;
    out.sort_unstable_by_key(|done| done.0);
    let (mut latencies, mut answers) = (Vec::with_capacity(count), Vec::new());
    for (_, latency, answer) in out {
        latencies.push(latency);
        answers.push(answer);
    }
    Ok(Wave {
        cpu: cpu_after.saturating_sub(cpu),
        database_cpu: database_cpu_after.saturating_sub(database_cpu),
        wall,
        latencies,
        answers,
    })
}

/// What is still to be sent: the requests with their numbers.
type Queue = Arc<Mutex<VecDeque<(usize, Vec<u8>)>>>;
/// The number of a request, how long its answer took, and the answer.
type Done = (usize, Duration, Vec<u8>);

async fn drain(
    mut client: Connection,
    queue: Queue,
    keep: bool,
) -> Result<(Connection, Vec<Done>)> {
    let mut done = Vec::new();
    loop {
        let next = queue
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front();
        let Some((index, request)) = next else {
            return Ok((client, done));
        };
        let begun = now();
        let answer = client.send(&request).await?;
        let latency = begun.elapsed();
        if answer.status != 200 {
            let (request, said) = (text(&request), text(&answer.body));
            bail!("{} to {request}: {said}", answer.status);
        }
        done.push((index, latency, if keep { answer.body } else { Vec::new() }));
    }
}

/// Sends one request and reads the JSON that comes back.
///
/// # Errors
/// Where the server refuses it.
pub async fn ask(connection: &mut Connection, request: Vec<u8>) -> Result<serde_json::Value> {
    let answer = connection.send(&request).await?;
    if answer.status != 200 {
        bail!("{}: {}", text(&request), text(&answer.body));
    }
    serde_json::from_slice(&answer.body)
        .with_context(|| format!("{}: not JSON", text(&answer.body)))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).chars().take(1000).collect()
}

fn percentile(latencies: &mut [Duration], percent: usize) -> f64 {
    latencies.sort_unstable();
    let index = (latencies.len() * percent / 100).min(latencies.len().saturating_sub(1));
    latencies.get(index).map_or(0.0, Duration::as_secs_f64)
}

/// The middle of `values`, or the mean of the two that are.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let half = values.len() / 2;
    match (values.get(half), values.len() % 2) {
        (Some(value), 1) => *value,
        (Some(value), _) => f64::midpoint(values.get(half - 1).copied().unwrap_or(*value), *value),
        (None, _) => f64::NAN,
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn number(count: usize) -> f64 {
    count as f64
}
