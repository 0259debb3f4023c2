locals {
  alarm_actions = compact([local.topic_arn, var.alarm_action_arn])
}

# The function says this word when capacity could not be put back.
resource "aws_cloudwatch_log_metric_filter" "not_put_back" {
  count          = var.with_alarms ? 1 : 0
  name           = "${var.name}-not-put-back"
  log_group_name = aws_cloudwatch_log_group.function.name
  pattern        = "\"EcsRecycle.NotPutBack\""

  metric_transformation {
    namespace     = "EcsRecycle"
    name          = "${var.name}-NotPutBack"
    value         = "1"
    default_value = "0"
  }
}

resource "aws_cloudwatch_metric_alarm" "needs_a_person" {
  count               = var.with_alarms ? 1 : 0
  alarm_name          = "${var.name}-needs-a-person"
  alarm_description   = "A run could not put capacity back. Type ecs-recycle restore, or compare the desired count and the autoscaling settings with what they should be. The log and the execution name the service."
  namespace           = "EcsRecycle"
  metric_name         = "${var.name}-NotPutBack"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.alarm_actions
}

# An execution that somebody stopped runs no restore step; one whose restore step gave up stops itself.
resource "aws_cloudwatch_metric_alarm" "execution_stopped" {
  count               = var.with_alarms && var.with_state_machine ? 1 : 0
  alarm_name          = "${var.name}-needs-a-person-stopped"
  alarm_description   = "An execution could not put capacity back and stopped itself, or was stopped from outside. Start it again with the same input: it continues. Or type ecs-recycle restore."
  namespace           = "AWS/States"
  metric_name         = "ExecutionsAborted"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.alarm_actions

  dimensions = {
    StateMachineArn = aws_sfn_state_machine.this[0].arn
  }
}

resource "aws_cloudwatch_metric_alarm" "run_failed" {
  count               = var.with_alarms ? 1 : 0
  alarm_name          = "${var.name}-run-failed"
  alarm_description   = "A recycle did not end well. Capacity is as it was, unless the execution or the log says EcsRecycle.NotPutBack."
  namespace           = var.with_state_machine ? "AWS/States" : "AWS/Lambda"
  metric_name         = var.with_state_machine ? "ExecutionsFailed" : "Errors"
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.alarm_actions

  dimensions = var.with_state_machine ? {
    StateMachineArn = aws_sfn_state_machine.this[0].arn
    } : {
    FunctionName = aws_lambda_function.this.function_name
  }
}

resource "aws_cloudwatch_dashboard" "this" {
  count          = var.with_dashboard ? 1 : 0
  dashboard_name = var.name

  dashboard_body = jsonencode({
    widgets = [
      {
        type = "metric", x = 0, y = 0, width = 12, height = 6
        properties = {
          title   = "Tasks recycled", region = local.region, stat = "Sum", period = 300
          metrics = [[{ expression = "SEARCH('{EcsRecycle,Cluster,Service} MetricName=\"TasksRecycled\"', 'Sum', 300)", label = "" }]]
        }
      },
      {
        type = "metric", x = 12, y = 0, width = 12, height = 6
        properties = {
          title   = "Seconds per replacement", region = local.region, period = 300
          metrics = [[{ expression = "SEARCH('{EcsRecycle,Cluster,Service} MetricName=\"ReplacementSeconds\"', 'p90', 300)", label = "" }]]
        }
      },
      {
        type = "metric", x = 0, y = 6, width = 12, height = 6
        properties = {
          title   = "Executions", region = local.region, stat = "Sum", period = 300
          metrics = [[{ expression = "SEARCH('{AWS/States,StateMachineArn} :stateMachine:${var.name} MetricName=(\"ExecutionsStarted\" OR \"ExecutionsSucceeded\" OR \"ExecutionsFailed\" OR \"ExecutionsAborted\")', 'Sum', 300)", label = "" }]]
        }
      },
      {
        type = "metric", x = 12, y = 6, width = 12, height = 6
        properties = {
          title = "Function: invocations, errors, milliseconds", region = local.region, period = 300
          metrics = [
            ["AWS/Lambda", "Invocations", "FunctionName", aws_lambda_function.this.function_name, { stat = "Sum" }],
            ["AWS/Lambda", "Errors", "FunctionName", aws_lambda_function.this.function_name, { stat = "Sum" }],
            ["AWS/Lambda", "Duration", "FunctionName", aws_lambda_function.this.function_name, { stat = "p90", yAxis = "right" }],
          ]
        }
      },
      {
        type = "log", x = 0, y = 12, width = 24, height = 6
        properties = {
          title = "Log", region = local.region, view = "table"
          query = "SOURCE '${aws_cloudwatch_log_group.function.name}' | fields @timestamp, @message | filter @message not like /START|END|REPORT|_aws/ | sort @timestamp desc | limit 100"
        }
      },
    ]
  })
}
