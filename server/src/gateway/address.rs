//! Which API a request is for.

/// API, stage and the path behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Address<'a> {
    /// The API's id.
    pub(super) api: &'a str,
    /// The stage's name.
    pub(super) stage: &'a str,
    /// What follows the stage, as sent: empty, or with a slash at its start.
    pub(super) rest: &'a str,
}

const PATH: &str = "/execute-api/";
const HOST: &str = ".execute-api.localhost";

impl<'a> Address<'a> {
    /// Reads `/execute-api/{api}/{stage}/…`, or `/{stage}/…` on `{api}.execute-api.localhost`.
    pub(super) fn of(host: Option<&'a str>, path: &'a str) -> Option<Self> {
        let (api, path) = if let Some(api) = host.and_then(api_of_host) {
            (api, path.strip_prefix('/')?)
        } else {
            let path = path.strip_prefix(PATH)?;
            path.split_once('/').unwrap_or((path, ""))
        };
        let end = path.find('/').unwrap_or(path.len());
        let (stage, rest) = path.split_at(end);
        Some(Self { api, stage, rest })
    }

    /// Whether the path can't climb out of the stage into another part of the backend: without
    /// dot segments, in any spelling that a URL parser knows.
    pub(super) fn stays_below_the_stage(&self) -> bool {
        !self.rest.split(['/', '\\']).any(|segment| {
            let plain = segment.replace("%2e", ".").replace("%2E", ".");
            plain == "." || plain == ".."
        })
    }
}

fn api_of_host(host: &str) -> Option<&str> {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let end = name.len().checked_sub(HOST.len())?;
    let (api, suffix) = name.split_at_checked(end)?;
    (suffix.eq_ignore_ascii_case(HOST) && !api.is_empty()).then_some(api)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts<'a>(host: Option<&'a str>, path: &'a str) -> Option<(&'a str, &'a str, &'a str)> {
        Address::of(host, path).map(|found| (found.api, found.stage, found.rest))
    }

    #[test]
    fn an_api_is_found_by_path_or_host() {
        let local = Some("localhost:9229");
        for (path, found) in [
            ("/execute-api/demo/dev/a/b%20c", ("demo", "dev", "/a/b%20c")),
            ("/execute-api/demo/dev/", ("demo", "dev", "/")),
            ("/execute-api/demo/dev", ("demo", "dev", "")),
            ("/execute-api/demo", ("demo", "", "")),
        ] {
            assert_eq!(parts(local, path), Some(found));
            assert_eq!(parts(None, path), Some(found));
        }
        for host in [
            "demo.execute-api.localhost",
            "demo.Execute-API.localhost:80",
        ] {
            assert_eq!(parts(Some(host), "/dev/a"), Some(("demo", "dev", "/a")));
            assert_eq!(parts(Some(host), "/"), Some(("demo", "", "")));
        }
    }

    #[test]
    fn other_addresses_are_left_alone() {
        for (host, path) in [
            (Some("localhost:9229"), "/"),
            (Some("localhost:9229"), "/execute-api"),
            (Some("localhost:9229"), "/oauth2/token"),
            (Some(".execute-api.localhost"), "/dev"),
            (Some("execute-api.localhost"), "/dev"),
            (Some("demo.execute-api.localhost.example.com"), "/dev"),
            (None, "/"),
        ] {
            assert_eq!(parts(host, path), None, "{host:?} {path}");
        }
    }

    #[test]
    fn a_path_does_not_climb_out_of_its_stage() {
        let stays = |rest| {
            let address = Address {
                api: "a",
                stage: "s",
                rest,
            };
            address.stays_below_the_stage()
        };
        for rest in ["", "/", "/a/b", "/a..b/...", "/.well-known/x", "//a"] {
            assert!(stays(rest), "{rest}");
        }
        for rest in ["/..", "/a/../b", "/%2e%2E/b", "/.%2e", "/a/.", "/a\\..\\b"] {
            assert!(!stays(rest), "{rest}");
        }
    }
}
