//! Each pool's two RSA keys: one signs access tokens, the other ID tokens.

use std::sync::Arc;

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair,
};
use poolkey::jwt::Jwt;
use poolkey::wire::base64::{STANDARD, URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use crate::app::App;
use crate::environment::RandomExt as _;
use crate::error::ApiError;
use crate::model::{SigningKeyRecord, TokenUse};
use crate::secrets::Purpose;
use crate::shapes::UserPoolId;
use crate::store::{CommitError, Guard, Write};

/// A key that signs, and what others need to check it.
pub struct SigningKey {
    /// What others need.
    pub public: PublicKey,
    pair: RsaKeyPair,
    verifier: ParsedPublicKey,
}

/// The public half of a signing key, as the JWKS shows it (RFC 7517).
#[derive(Clone, Debug)]
pub struct PublicKey {
    /// The key's name.
    pub kid: String,
    /// The modulus in base64url.
    pub n: String,
    /// The exponent in base64url.
    pub e: String,
}

impl SigningKey {
    /// RS256 over `message`.
    ///
    /// # Errors
    /// Never for a valid key; the library's word is passed on.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, ApiError> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        let random = aws_lc_rs::rand::SystemRandom::new();
        self.pair
            .sign(&RSA_PKCS1_SHA256, &random, message, &mut signature)
            .map_err(ApiError::internal)?;
        Ok(signature)
    }

    /// Whether `signature` is this key's over `message`.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.verifier.verify_sig(message, signature).is_ok()
    }

    /// Whether this key signed the token, and says so in the token's header.
    pub fn signed(&self, jwt: &Jwt) -> bool {
        let signature = jwt.signature();
        jwt.alg() == Some("RS256")
            && jwt.kid() == Some(&self.public.kid)
            && signature.is_ok_and(|signature| self.verifies(jwt.signing_input(), &signature))
    }
}

/// How many pools get their keys made ahead.
const AHEAD: i64 = 60;

impl App {
    /// Makes the keys that are missing of the first pools, so that nobody waits for them at the
    /// first sign-in. A server does it once it answers.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn make_signing_keys(&self) -> Result<(), ApiError> {
        for pool in self.store.list_pools("", AHEAD).await? {
            for token_use in [TokenUse::Access, TokenUse::Id] {
                let found = self.store.lookup_signing_key(&pool.id, token_use).await?;
                if found.is_none() {
                    self.add_signing_key(&pool.id, token_use).await?;
                }
            }
        }
        Ok(())
    }

    /// The keys of a pool that may not exist: for ID tokens, and for access tokens.
    ///
    /// # Errors
    /// `ResourceNotFoundException`.
    pub(crate) async fn signing_keys(
        &self,
        pool_id: &UserPoolId,
    ) -> Result<[Arc<SigningKey>; 2], ApiError> {
        let (uses, now) = ([TokenUse::Id, TokenUse::Access], self.as_of_now());
        let recall = |token_use| {
            self.memory
                .signing_keys
                .recall(&(pool_id.clone(), token_use), now)
        };
        if let [Some(id), Some(access)] = uses.map(recall) {
            return Ok([id, access]);
        }
        // A key is made for a pool only.
        self.pool(pool_id).await?;
        let [id, access] = uses;
        Ok([
            self.signing_key(pool_id, id).await?,
            self.signing_key(pool_id, access).await?,
        ])
    }

    /// The pool's key for one kind of token, made when it is first needed.
    pub(crate) async fn signing_key(
        &self,
        pool_id: &UserPoolId,
        token_use: TokenUse,
    ) -> Result<Arc<SigningKey>, ApiError> {
        let (id, now) = ((pool_id.clone(), token_use), self.as_of_now());
        if let Some(key) = self.memory.signing_keys.recall(&id, now) {
            return Ok(key);
        }
        let record = match self.store.lookup_signing_key(pool_id, token_use).await? {
            Some(record) => record,
            None => self.add_signing_key(pool_id, token_use).await?,
        };
        let key = Arc::new(self.unlock(pool_id, token_use, record)?);
        self.memory.signing_keys.remember(id, now, Arc::clone(&key));
        Ok(key)
    }

    /// Of two nodes that make a key at once, the second takes the first's.
    async fn add_signing_key(
        &self,
        pool_id: &UserPoolId,
        token_use: TokenUse,
    ) -> Result<SigningKeyRecord, ApiError> {
        let pair = tokio::task::spawn_blocking(|| RsaKeyPair::generate(KeySize::Rsa2048))
            .await
            .map_err(ApiError::internal)?
            .map_err(ApiError::internal)?;
        let record = self.record(pool_id, token_use, &pair)?;
        let mut write = Write::new();
        write.add_signing_key(pool_id, token_use, &record);
        match self.store.commit(write).await {
            Ok(()) => Ok(record),
            Err(CommitError::Refused(Guard::FreeId)) => {
                let stored = self.store.lookup_signing_key(pool_id, token_use).await?;
                stored.ok_or(ApiError::Changed)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn record(
        &self,
        pool_id: &UserPoolId,
        token_use: TokenUse,
        pair: &RsaKeyPair,
    ) -> Result<SigningKeyRecord, ApiError> {
        let der = pair.as_der().map_err(ApiError::internal)?;
        let public = pair.public_key();
        let context = [pool_id.as_str(), token_use.as_str()];
        Ok(SigningKeyRecord {
            kid: STANDARD.encode(&self.random.bytes::<32>()),
            sealed: self.seal(Purpose::SigningKey, &context, der.as_ref()),
            n: URL_SAFE_NO_PAD.encode(public.modulus().big_endian_without_leading_zero()),
            e: URL_SAFE_NO_PAD.encode(public.exponent().big_endian_without_leading_zero()),
        })
    }

    fn unlock(
        &self,
        pool_id: &UserPoolId,
        token_use: TokenUse,
        record: SigningKeyRecord,
    ) -> Result<SigningKey, ApiError> {
        let context = [pool_id.as_str(), token_use.as_str()];
        let der: Zeroizing<Vec<u8>> = self
            .vault
            .open(Purpose::SigningKey, &context, &record.sealed)
            .map_err(ApiError::internal)?;
        let pair = RsaKeyPair::from_pkcs8(&der).map_err(ApiError::internal)?;
        let public = PublicKey {
            kid: record.kid,
            n: record.n,
            e: record.e,
        };
        let verifier =
            ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key().as_ref())
                .map_err(ApiError::internal)?;
        Ok(SigningKey {
            public,
            pair,
            verifier,
        })
    }
}
