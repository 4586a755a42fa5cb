# Pools as people write them down, at the server of the test.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

variable "url" {
  type = string
}

variable "minimum_length" {
  type    = number
  default = 10
}

provider "aws" {
  region                  = "us-east-1"
  access_key              = "test"
  secret_key              = "test"
  skip_metadata_api_check = true

  endpoints {
    cognitoidentity = var.url
    cognitoidp      = var.url
    sts             = var.url
  }
}

resource "aws_cognito_user_pool" "people" {
  name                     = "people"
  username_attributes      = ["email"]
  auto_verified_attributes = ["email"]

  username_configuration {
    case_sensitive = false
  }

  password_policy {
    minimum_length                   = var.minimum_length
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = false
    require_uppercase                = true
    temporary_password_validity_days = 5
  }

  schema {
    name                = "tier"
    attribute_data_type = "String"
    mutable             = true

    string_attribute_constraints {
      min_length = 1
      max_length = 20
    }
  }

  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_email"
      priority = 1
    }
  }

  tags = {
    made = "by terraform"
  }
}

resource "aws_cognito_user_pool_client" "app" {
  name                          = "app"
  user_pool_id                  = aws_cognito_user_pool.people.id
  generate_secret               = true
  explicit_auth_flows           = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  prevent_user_existence_errors = "ENABLED"
  read_attributes               = ["email", "custom:tier"]
  access_token_validity         = 30
  refresh_token_validity        = 12

  token_validity_units {
    access_token  = "minutes"
    refresh_token = "hours"
  }
}

resource "aws_cognito_user" "ada" {
  user_pool_id   = aws_cognito_user_pool.people.id
  username       = "ada@example.com"
  password       = "Correct horse 1 battery"
  message_action = "SUPPRESS"

  attributes = {
    email          = "ada@example.com"
    email_verified = true
  }
}

resource "aws_cognito_identity_pool" "people" {
  identity_pool_name               = "people"
  allow_unauthenticated_identities = true

  cognito_identity_providers {
    client_id     = aws_cognito_user_pool_client.app.id
    provider_name = aws_cognito_user_pool.people.endpoint
  }
}

resource "aws_cognito_identity_pool_roles_attachment" "people" {
  identity_pool_id = aws_cognito_identity_pool.people.id

  roles = {
    authenticated   = "arn:aws:iam::000000000000:role/person"
    unauthenticated = "arn:aws:iam::000000000000:role/guest"
  }
}

output "user_pool_id" {
  value = aws_cognito_user_pool.people.id
}
