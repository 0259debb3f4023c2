locals {
  ecs = "arn:${local.partition}:ecs:${local.region}:${local.account}"

  services = "${local.ecs}:service/${var.cluster_name}/${var.service_name}"
  tasks    = "${local.ecs}:task/${var.cluster_name}/*"

  # Statements that only some deployments need: what they are for, whether, and what.
  optional_statements = [
    [var.allow_surge, {
      Sid      = "RaiseTheService"
      Action   = ["ecs:UpdateService"]
      Resource = local.services
    }],
    [var.run_store == "tag", {
      Sid      = "MarkTheService"
      Action   = ["ecs:TagResource", "ecs:UntagResource"]
      Resource = local.services
    }],
    [var.allow_surge && var.autoscaling == "manage", {
      Sid      = "LookAtAutoscaling" # knows no resource
      Action   = ["application-autoscaling:DescribeScalableTargets"]
      Resource = "*"
    }],
    [var.load_balancers, {
      Sid      = "LookAtTheTargets" # knows no resource
      Action   = ["elasticloadbalancing:DescribeTargetHealth"]
      Resource = "*"
    }],
    [var.load_balancers && var.allow_drain, {
      Sid      = "TakeTasksOutOfTheirTargetGroups"
      Action   = ["elasticloadbalancing:DeregisterTargets"]
      Resource = "arn:${local.partition}:elasticloadbalancing:${local.region}:${local.account}:targetgroup/*"
    }],
    [var.load_balancers, {
      Sid      = "LookAtTheHosts"
      Action   = ["ecs:DescribeContainerInstances"]
      Resource = "${local.ecs}:container-instance/${var.cluster_name}/*"
    }],
    [var.alarms, {
      Sid      = "LookAtTheAlarms" # composite ones are shown only to who may see all of them
      Action   = ["cloudwatch:DescribeAlarms"]
      Resource = "*"
    }],
    [var.assume_role_arn != "", {
      Sid      = "WorkInARole"
      Action   = ["sts:AssumeRole"]
      Resource = var.assume_role_arn
    }],
    [var.config_bucket_arn != "", {
      Sid      = "ReadTheConfiguration"
      Action   = ["s3:GetObject"]
      Resource = var.config_bucket_arn
    }],
    [var.secret_arn != "", {
      Sid      = "ReadSecrets"
      Action   = ["secretsmanager:GetSecretValue"]
      Resource = var.secret_arn
    }],
    [var.parameter_arn != "", {
      Sid      = "ReadParameters"
      Action   = ["ssm:GetParameter"]
      Resource = var.parameter_arn
    }],
    [var.kms_key_arn != "", {
      Sid      = "Decrypt"
      Action   = ["kms:Decrypt"]
      Resource = var.kms_key_arn
    }],
    [var.with_topic, {
      Sid      = "TellTheTopic"
      Action   = ["sns:Publish"]
      Resource = local.topic_arn
    }],
    [var.notify_topic_arn != "", {
      Sid      = "TellAnotherTopic"
      Action   = ["sns:Publish"]
      Resource = var.notify_topic_arn
    }],
    [var.event_bus_arn != "", {
      Sid      = "TellTheEventBus"
      Action   = ["events:PutEvents"]
      Resource = var.event_bus_arn
    }],
    [local.in_vpc, {
      Sid = "BeInTheVpc"
      Action = [
        "ec2:CreateNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:DeleteNetworkInterface",
        "ec2:AssignPrivateIpAddresses",
        "ec2:UnassignPrivateIpAddresses",
      ]
      Resource = "*"
    }],
  ]

  autoscaling_statements = var.allow_surge && var.autoscaling == "manage" ? [{
    Sid      = "HoldAutoscalingStill"
    Effect   = "Allow"
    Action   = ["application-autoscaling:RegisterScalableTarget"]
    Resource = "*"
    Condition = {
      StringEquals = {
        "application-autoscaling:service-namespace"  = "ecs"
        "application-autoscaling:scalable-dimension" = "ecs:service:DesiredCount"
      }
    }
  }] : []
}

resource "aws_iam_role" "function" {
  name_prefix = "${substr(var.name, 0, 27)}-function-"
  description = "What the ecs-recycle function may do"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "function" {
  name = "ecs-recycle"
  role = aws_iam_role.function.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid      = "Log"
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/aws/lambda/${var.name}:*"
        },
        {
          Sid      = "LookAtTheServices"
          Effect   = "Allow"
          Action   = ["ecs:DescribeServices"]
          Resource = local.services
        },
        {
          Sid      = "LookAtTheTasks"
          Effect   = "Allow"
          Action   = concat(["ecs:DescribeTasks"], var.protected == "stop" ? [] : ["ecs:GetTaskProtection"])
          Resource = local.tasks
        },
      ],
      [
        {
          Sid       = "ListTheTasks" # knows no resource but container instances
          Effect    = "Allow"
          Action    = ["ecs:ListTasks"]
          Resource  = "*"
          Condition = { ArnLike = { "ecs:cluster" = "${local.ecs}:cluster/${var.cluster_name}" } }
        },
      ],
      [
        {
          Sid      = "LookAtTheTaskDefinitions" # knows no resource
          Effect   = "Allow"
          Action   = ["ecs:DescribeTaskDefinition"]
          Resource = "*"
        },
        {
          Sid      = "StopTasks"
          Effect   = "Allow"
          Action   = ["ecs:StopTask"]
          Resource = local.tasks
        },
        {
          Sid      = "ContinueItself"
          Effect   = "Allow"
          Action   = ["lambda:InvokeFunction"]
          Resource = [local.function_arn, "${local.function_arn}:*"] # and each version and alias of it
        },
      ],
      [for statement in local.optional_statements : merge({ Effect = "Allow" }, statement[1]) if statement[0]],
      local.autoscaling_statements,
    )
  })
}

resource "aws_iam_role" "state_machine" {
  count       = var.with_state_machine ? 1 : 0
  name_prefix = "${substr(var.name, 0, 27)}-machine-"
  description = "What the ecs-recycle state machine may do"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "states.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_iam_role_policy" "state_machine" {
  count = var.with_state_machine ? 1 : 0
  name  = "ecs-recycle"
  role  = aws_iam_role.state_machine[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid      = "CallTheFunction"
          Effect   = "Allow"
          Action   = ["lambda:InvokeFunction"]
          Resource = local.function_arn
        },
        {
          Sid      = "ContinueAsNew"
          Effect   = "Allow"
          Action   = ["states:StartExecution"]
          Resource = local.machine_arn
        },
        {
          Sid      = "WaitForTheContinuation"
          Effect   = "Allow"
          Action   = ["states:DescribeExecution", "states:StopExecution"]
          Resource = "arn:${local.partition}:states:${local.region}:${local.account}:execution:${var.name}:*"
        },
        {
          Sid      = "HearOfTheContinuation"
          Effect   = "Allow"
          Action   = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]
          Resource = "arn:${local.partition}:events:${local.region}:${local.account}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule"
        },
      ],
      [for arn in compact([local.topic_arn]) : {
        Sid      = "Tell"
        Effect   = "Allow"
        Action   = ["sns:Publish"]
        Resource = arn
      }],
    )
  })
}

resource "aws_iam_role" "schedule" {
  count       = var.schedule_expression == "" ? 0 : 1
  name_prefix = "${substr(var.name, 0, 27)}-schedule-"
  description = "What the schedule of ecs-recycle may do"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "scheduler.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_iam_role_policy" "schedule" {
  count = var.schedule_expression == "" ? 0 : 1
  name  = "ecs-recycle"
  role  = aws_iam_role.schedule[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "Begin"
      Effect   = "Allow"
      Action   = [var.with_state_machine ? "states:StartExecution" : "lambda:InvokeFunction"]
      Resource = var.with_state_machine ? local.machine_arn : local.function_arn
    }]
  })
}
