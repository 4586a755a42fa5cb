//! `postgres://…`, with the words of libpq that the driver does not know.

use std::path::PathBuf;
use std::time::Duration;

use tokio_postgres::Config;

use super::StoreError;

/// How long a connection may take to be made, and data to be acknowledged.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// How long a connection may be silent before the other side is asked whether it is there.
const SILENCE: Duration = Duration::from_secs(30);

/// Where the database is, and whom to trust there.
pub(super) struct Address {
    pub(super) config: Config,
    /// `sslrootcert`: the certificates to trust in place of the operating system's.
    pub(super) root_certificates: Option<PathBuf>,
}

impl Address {
    /// Reads an address. Where TLS is used the server's certificate and name are always verified,
    /// so that `sslmode=verify-ca` and `verify-full` are `require`.
    ///
    /// # Errors
    /// Where the address is malformed.
    pub(super) fn parse(address: &str) -> Result<Self, StoreError> {
        let (base, query) = address.split_once('?').unwrap_or((address, ""));
        let mut root_certificates = None;
        let mut kept = form_urlencoded::Serializer::new(String::new());
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match (name.as_ref(), value.as_ref()) {
                ("sslrootcert", "system") => {}
                ("sslrootcert", path) => root_certificates = Some(PathBuf::from(path)),
                ("sslmode", "verify-ca" | "verify-full") => {
                    kept.append_pair("sslmode", "require");
                }
                ("sslmode", "allow") => {
                    kept.append_pair("sslmode", "prefer");
                }
                (name, value) => {
                    kept.append_pair(name, value);
                }
            }
        }
        // The driver decodes percent signs, but leaves a plus as it is.
        let query = kept.finish().replace('+', "%20");
        let mut config: Config = format!("{base}?{query}").parse()?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(PATIENCE);
        }
        config.keepalives_idle(SILENCE);
        if config.get_application_name().is_none() {
            config.application_name("poolkey-server");
        }
        Ok(Self {
            config,
            root_certificates,
        })
    }
}

#[cfg(test)]
mod tests {
    use tokio_postgres::config::{Host, SslMode};

    use super::*;

    fn mode(query: &str) -> SslMode {
        let address = Address::parse(&format!("postgres://u@h/d{query}"));
        address.unwrap().config.get_ssl_mode()
    }

    #[test]
    fn the_modes_of_libpq_are_never_weakened() {
        assert_eq!(mode("?sslmode=disable"), SslMode::Disable);
        assert_eq!(mode("?sslmode=allow"), SslMode::Prefer);
        assert_eq!(mode(""), SslMode::Prefer);
        for strict in ["require", "verify-ca", "verify-full"] {
            assert_eq!(mode(&format!("?sslmode={strict}")), SslMode::Require);
        }
        assert!(Address::parse("postgres://u@h/d?sslmode=maybe").is_err());
    }

    #[test]
    fn what_else_the_address_says_is_kept() {
        let address = "postgres://u:p%20w@h:5433/d?connect_timeout=3&options=-c%20a%3Db\
                       &sslrootcert=%2Fetc%2Fca.pem&application_name=node+1";
        let Address {
            config,
            root_certificates,
        } = Address::parse(address).unwrap();
        assert_eq!(config.get_password(), Some(&b"p w"[..]));
        assert_eq!(config.get_hosts(), [Host::Tcp("h".into())]);
        assert_eq!(
            (config.get_ports(), config.get_dbname()),
            (&[5433][..], Some("d"))
        );
        assert_eq!(config.get_options(), Some("-c a=b"));
        assert_eq!(config.get_application_name(), Some("node 1"));
        assert_eq!(config.get_connect_timeout(), Some(&Duration::from_secs(3)));
        assert_eq!(root_certificates, Some(PathBuf::from("/etc/ca.pem")));
    }

    #[test]
    fn a_server_that_vanishes_is_noticed() {
        let config = Address::parse("postgres://u@h/d").unwrap().config;
        assert_eq!(config.get_connect_timeout(), Some(&PATIENCE));
        assert_eq!(config.get_tcp_user_timeout(), Some(&PATIENCE));
        assert_eq!(config.get_keepalives_idle(), SILENCE);
    }
}
