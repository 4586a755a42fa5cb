-- Keys begin with the pool's id; a document's other members are JSON in `body`. Collation "C" orders by bytes, as SQLite does.
CREATE TABLE IF NOT EXISTS settings (name TEXT COLLATE "C" PRIMARY KEY, body BYTEA NOT NULL);
CREATE TABLE IF NOT EXISTS user_pools (id TEXT COLLATE "C" PRIMARY KEY, version BIGINT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS user_pool_clients (
    id TEXT COLLATE "C" PRIMARY KEY, pool_id TEXT COLLATE "C" NOT NULL, version BIGINT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS user_pool_clients_by_pool ON user_pool_clients (pool_id, id);
CREATE TABLE IF NOT EXISTS users (
    pool_id TEXT COLLATE "C" NOT NULL, sub TEXT COLLATE "C" NOT NULL, version BIGINT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (pool_id, sub));
CREATE TABLE IF NOT EXISTS user_names (
    pool_id TEXT COLLATE "C" NOT NULL, name TEXT COLLATE "C" NOT NULL, sub TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (pool_id, name));
CREATE TABLE IF NOT EXISTS user_search (
    pool_id TEXT COLLATE "C" NOT NULL, field TEXT COLLATE "C" NOT NULL, value TEXT COLLATE "C" NOT NULL, sub TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (pool_id, field, value, sub));
CREATE TABLE IF NOT EXISTS codes (
    pool_id TEXT COLLATE "C" NOT NULL, sub TEXT COLLATE "C" NOT NULL, purpose TEXT COLLATE "C" NOT NULL, version BIGINT NOT NULL,
    expires_at BIGINT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (pool_id, sub, purpose));
CREATE TABLE IF NOT EXISTS attempts (
    pool_id TEXT COLLATE "C" NOT NULL, subject TEXT COLLATE "C" NOT NULL, kind TEXT COLLATE "C" NOT NULL, version BIGINT NOT NULL,
    expires_at BIGINT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (pool_id, subject, kind));
CREATE TABLE IF NOT EXISTS spent (
    pool_id TEXT COLLATE "C" NOT NULL, session_id TEXT COLLATE "C" NOT NULL, expires_at BIGINT NOT NULL,
    PRIMARY KEY (pool_id, session_id));
CREATE TABLE IF NOT EXISTS sessions (
    pool_id TEXT COLLATE "C" NOT NULL, sub TEXT COLLATE "C" NOT NULL, origin_jti TEXT COLLATE "C" NOT NULL,
    expires_at BIGINT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (pool_id, sub, origin_jti));
CREATE TABLE IF NOT EXISTS refresh_tokens (
    pool_id TEXT COLLATE "C" NOT NULL, hash TEXT COLLATE "C" NOT NULL, version BIGINT NOT NULL,
    expires_at BIGINT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (pool_id, hash));
CREATE TABLE IF NOT EXISTS signing_keys (
    pool_id TEXT COLLATE "C" NOT NULL, token_use TEXT COLLATE "C" NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (pool_id, token_use));
CREATE TABLE IF NOT EXISTS messages (
    pool_id TEXT COLLATE "C" NOT NULL, id TEXT COLLATE "C" NOT NULL, created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL, body BYTEA NOT NULL,
    PRIMARY KEY (pool_id, id));
CREATE INDEX IF NOT EXISTS messages_by_time ON messages (created_at);
CREATE TABLE IF NOT EXISTS identity_pools (id TEXT COLLATE "C" PRIMARY KEY, version BIGINT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS identities (
    id TEXT COLLATE "C" PRIMARY KEY, pool_id TEXT COLLATE "C" NOT NULL, version BIGINT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS identities_by_pool ON identities (pool_id, id);
CREATE TABLE IF NOT EXISTS identity_logins (
    pool_id TEXT COLLATE "C" NOT NULL, provider TEXT COLLATE "C" NOT NULL, subject TEXT COLLATE "C" NOT NULL,
    identity_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (pool_id, provider, subject));
CREATE TABLE IF NOT EXISTS access_keys (id TEXT COLLATE "C" PRIMARY KEY, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS codes_by_expiry ON codes (expires_at);
CREATE INDEX IF NOT EXISTS attempts_by_expiry ON attempts (expires_at);
CREATE INDEX IF NOT EXISTS spent_by_expiry ON spent (expires_at);
CREATE INDEX IF NOT EXISTS sessions_by_expiry ON sessions (expires_at);
CREATE INDEX IF NOT EXISTS refresh_tokens_by_expiry ON refresh_tokens (expires_at);
CREATE INDEX IF NOT EXISTS messages_by_expiry ON messages (expires_at);
