-- Keys begin with the pool's id; a document's other members are JSON in `body`.
CREATE TABLE settings (name TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE user_pools (id TEXT PRIMARY KEY, version INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE user_pool_clients (
    id TEXT PRIMARY KEY, pool_id TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX user_pool_clients_by_pool ON user_pool_clients (pool_id, id);
CREATE TABLE users (
    pool_id TEXT NOT NULL, sub TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (pool_id, sub));
CREATE TABLE user_names (
    pool_id TEXT NOT NULL, name TEXT NOT NULL, sub TEXT NOT NULL,
    PRIMARY KEY (pool_id, name)) WITHOUT ROWID;
CREATE TABLE user_search (
    pool_id TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, sub TEXT NOT NULL,
    PRIMARY KEY (pool_id, field, value, sub)) WITHOUT ROWID;
CREATE TABLE codes (
    pool_id TEXT NOT NULL, sub TEXT NOT NULL, purpose TEXT NOT NULL, version INTEGER NOT NULL,
    expires_at INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (pool_id, sub, purpose)) WITHOUT ROWID;
CREATE TABLE attempts (
    pool_id TEXT NOT NULL, subject TEXT NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL,
    expires_at INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (pool_id, subject, kind)) WITHOUT ROWID;
CREATE TABLE spent (
    pool_id TEXT NOT NULL, session_id TEXT NOT NULL, expires_at INTEGER NOT NULL,
    PRIMARY KEY (pool_id, session_id)) WITHOUT ROWID;
CREATE TABLE sessions (
    pool_id TEXT NOT NULL, sub TEXT NOT NULL, origin_jti TEXT NOT NULL,
    expires_at INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (pool_id, sub, origin_jti)) WITHOUT ROWID;
CREATE TABLE refresh_tokens (
    pool_id TEXT NOT NULL, hash TEXT NOT NULL, version INTEGER NOT NULL,
    expires_at INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (pool_id, hash)) WITHOUT ROWID;
CREATE TABLE signing_keys (
    pool_id TEXT NOT NULL, token_use TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (pool_id, token_use)) WITHOUT ROWID;
CREATE TABLE messages (
    pool_id TEXT NOT NULL, id TEXT NOT NULL, created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (pool_id, id));
CREATE INDEX messages_by_time ON messages (created_at);
CREATE TABLE identity_pools (id TEXT PRIMARY KEY, version INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE identities (
    id TEXT PRIMARY KEY, pool_id TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX identities_by_pool ON identities (pool_id, id);
CREATE TABLE identity_logins (
    pool_id TEXT NOT NULL, provider TEXT NOT NULL, subject TEXT NOT NULL,
    identity_id TEXT NOT NULL,
    PRIMARY KEY (pool_id, provider, subject)) WITHOUT ROWID;
CREATE TABLE access_keys (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX codes_by_expiry ON codes (expires_at);
CREATE INDEX attempts_by_expiry ON attempts (expires_at);
CREATE INDEX spent_by_expiry ON spent (expires_at);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at);
CREATE INDEX messages_by_expiry ON messages (expires_at);
