//! Curves on two logarithmic axes, as SVG.

use std::fmt::Write as _;

/// One picture in the plot.
pub struct Panel {
    /// What it shows.
    pub title: &'static str,
    /// The curves.
    pub series: Vec<Series>,
}

/// One curve.
pub struct Series {
    /// Whose it is.
    pub name: &'static str,
    /// Users, and milliseconds.
    pub points: Vec<(usize, f64)>,
}

const COLOURS: [&str; 3] = ["#1f6f54", "#b5542d", "#4a6fa5"];
const WIDTH: f64 = 400.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 56.0;
const TOP: f64 = 40.0;
const RIGHT: f64 = 16.0;
const BOTTOM: f64 = 76.0;

/// Decades on the axis of users: 1 000 to 100 000.
const USERS: (f64, f64) = (3.0, 5.0);

/// Draws the panels side by side, on the same axes.
pub fn svg(panels: &[Panel]) -> String {
    let times = panels.iter().flat_map(|panel| &panel.series);
    let times: Vec<f64> = times
        .flat_map(|series| series.points.iter().map(|point| point.1.log10()))
        .collect();
    let low = times.iter().copied().fold(0.0, f64::min).floor();
    let high = times.iter().copied().fold(1.0, f64::max).ceil();
    let width = WIDTH * f64::from(u16::try_from(panels.len()).unwrap_or(1));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {HEIGHT}\" \
         font-family=\"system-ui, sans-serif\" font-size=\"12\">\n\
         <rect width=\"{width}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n"
    );
    for (index, panel) in panels.iter().enumerate() {
        let left = WIDTH * f64::from(u16::try_from(index).unwrap_or(0));
        let _ = writeln!(out, "<g transform=\"translate({left} 0)\">");
        draw(&mut out, panel, (low, high));
        out.push_str("</g>\n");
    }
    out.push_str("</svg>\n");
    out
}

fn draw(out: &mut String, panel: &Panel, times: (f64, f64)) {
    let x = |users: f64| scale(users.log10(), USERS, (LEFT, WIDTH - RIGHT));
    let y = |ms: f64| scale(ms.log10(), times, (HEIGHT - BOTTOM, TOP));
    label(out, LEFT, 20.0, "start", "#111", panel.title);
    let mut decade = times.0;
    while decade <= times.1 {
        let ms = 10_f64.powf(decade);
        let (right, at) = (WIDTH - RIGHT, y(ms));
        let _ = writeln!(out, "<path d=\"M{LEFT} {at:.1}H{right}\" stroke=\"#ddd\"/>");
        label(out, LEFT - 6.0, at + 4.0, "end", "#555", &scale_text(ms));
        decade += 1.0;
    }
    for (users, text) in [(1e3, "1 000"), (1e4, "10 000"), (1e5, "100 000")] {
        let anchor = if users > 5e4 { "end" } else { "middle" };
        label(out, x(users), HEIGHT - BOTTOM + 18.0, anchor, "#555", text);
    }
    let middle = f64::midpoint(LEFT, WIDTH - RIGHT);
    label(
        out,
        middle,
        HEIGHT - BOTTOM + 36.0,
        "middle",
        "#555",
        "users in the pool; processor time of one operation",
    );
    let mut at = LEFT;
    for (series, colour) in panel.series.iter().zip(COLOURS) {
        curve(out, series, colour, x, y);
        let _ = writeln!(
            out,
            "<path d=\"M{at} {0}h18\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            HEIGHT - 18.0
        );
        label(out, at + 23.0, HEIGHT - 14.0, "start", "#111", series.name);
        at += 118.0;
    }
}

fn curve(
    out: &mut String,
    series: &Series,
    colour: &str,
    x: impl Fn(f64) -> f64,
    y: impl Fn(f64) -> f64,
) {
    let mut path = String::new();
    for (index, &(users, ms)) in series.points.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a place on paper")]
        let (x, y) = (x(users as f64), y(ms));
        let _ = write!(path, "{}{x:.1} {y:.1}", if index == 0 { "M" } else { "L" });
        let _ = writeln!(
            out,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>"
        );
    }
    let _ = writeln!(
        out,
        "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>"
    );
}

fn label(out: &mut String, x: f64, y: f64, anchor: &str, colour: &str, text: &str) {
    let _ = writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"{colour}\">{text}</text>"
    );
}

fn scale_text(ms: f64) -> String {
    if ms < 1e3 {
        format!("{ms} ms")
    } else {
        format!("{} s", ms / 1e3)
    }
}

fn scale(value: f64, from: (f64, f64), to: (f64, f64)) -> f64 {
    to.0 + (value - from.0) / (from.1 - from.0) * (to.1 - to.0)
}
