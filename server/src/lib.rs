//! A user pool, an identity pool and STS that speak Amazon Cognito's own protocols.
