# The same as deploy/template.yaml, for those who keep their account in Terraform.

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.name

  # ARNs that would otherwise make a circle of roles and what they are for.
  function_arn = "arn:${local.partition}:lambda:${local.region}:${local.account}:function:${var.name}"
  machine_arn  = "arn:${local.partition}:states:${local.region}:${local.account}:stateMachine:${var.name}"
  topic_arn    = var.with_topic ? aws_sns_topic.this[0].arn : ""
  in_vpc       = length(var.subnet_ids) > 0

  environment = merge(
    {
      ECS_RECYCLE_LOG_FORMAT = var.log_format
      ECS_RECYCLE_PROTECTED  = var.protected
    },
    var.config_source == "" ? {} : { ECS_RECYCLE_CONFIG = var.config_source },
    var.assume_role_arn == "" ? {} : { ECS_RECYCLE_ROLE_ARN = var.assume_role_arn },
    var.autoscaling == "manage" ? {} : { ECS_RECYCLE_AUTOSCALING = "ignore" },
    var.run_store == "tag" ? {} : { ECS_RECYCLE_RUN_STORE = "none" },
    var.endpoint_url == "" ? {} : { ECS_RECYCLE_ENDPOINT_URL = var.endpoint_url },
  )
}

# Before the function: one that Lambda makes by itself is kept for ever.
resource "aws_cloudwatch_log_group" "function" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.log_retention_days
}

resource "aws_lambda_function" "this" {
  function_name     = var.name
  description       = "Replaces the running tasks of ECS services a few at a time"
  runtime           = "provided.al2023"
  architectures     = [var.architecture]
  handler           = "bootstrap"
  s3_bucket         = var.package_bucket
  s3_key            = var.package_key
  s3_object_version = var.package_version == "" ? null : var.package_version
  memory_size       = var.memory_size
  timeout           = var.timeout
  role              = aws_iam_role.function.arn

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.function.name
  }

  environment {
    variables = local.environment
  }

  dynamic "vpc_config" {
    for_each = local.in_vpc ? [1] : []

    content {
      subnet_ids         = var.subnet_ids
      security_group_ids = var.security_group_ids
    }
  }

  lifecycle {
    precondition {
      condition     = !local.in_vpc || length(var.security_group_ids) > 0
      error_message = "subnet_ids need security_group_ids."
    }
  }
}

# Lambda repeats a failed asynchronous invocation twice by default. A run that failed has put capacity back and said
# so; the same again, unasked, is not what anybody wants.
resource "aws_lambda_function_event_invoke_config" "this" {
  function_name                = aws_lambda_function.this.function_name
  maximum_retry_attempts       = 0
  maximum_event_age_in_seconds = 3600

  dynamic "destination_config" {
    for_each = var.with_topic ? [1] : []

    content {
      on_failure {
        destination = local.topic_arn
      }
    }
  }

  depends_on = [aws_iam_role_policy.function]
}

resource "aws_sfn_state_machine" "this" {
  count    = var.with_state_machine ? 1 : 0
  name     = var.name
  type     = "STANDARD"
  role_arn = aws_iam_role.state_machine[0].arn

  definition = templatefile("${path.module}/../state-machine.asl.json", {
    Partition         = local.partition
    FunctionArn       = aws_lambda_function.this.arn
    TopicArn          = local.topic_arn
    TurnsPerExecution = var.turns_per_execution
  })

  depends_on = [aws_iam_role_policy.state_machine]
}

resource "aws_sns_topic" "this" {
  count        = var.with_topic ? 1 : 0
  name         = var.name
  display_name = "ecs-recycle"
}

resource "aws_sns_topic_subscription" "email" {
  count     = var.with_topic && var.notify_email != "" ? 1 : 0
  topic_arn = local.topic_arn
  protocol  = "email"
  endpoint  = var.notify_email
}

resource "aws_scheduler_schedule" "this" {
  count                        = var.schedule_expression == "" ? 0 : 1
  name                         = var.name
  description                  = "Recycles ECS services"
  schedule_expression          = var.schedule_expression
  schedule_expression_timezone = var.schedule_timezone
  state                        = var.schedule_state

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = var.with_state_machine ? aws_sfn_state_machine.this[0].arn : aws_lambda_function.this.arn
    role_arn = aws_iam_role.schedule[0].arn
    input    = var.schedule_input

    # Of the delivery, not of the run. Later than an hour is another time of day.
    retry_policy {
      maximum_retry_attempts       = 10
      maximum_event_age_in_seconds = 3600
    }
  }
}
