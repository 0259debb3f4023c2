output "function_name" {
  description = "The function"
  value       = aws_lambda_function.this.function_name
}

output "function_arn" {
  description = "The function's ARN, for schedules of your own"
  value       = aws_lambda_function.this.arn
}

output "log_group_name" {
  description = "Where the function logs"
  value       = aws_cloudwatch_log_group.function.name
}

output "state_machine_arn" {
  description = "The state machine"
  value       = one(aws_sfn_state_machine.this[*].arn)
}

output "topic_arn" {
  description = "Where failures and alarms are sent"
  value       = one(aws_sns_topic.this[*].arn)
}
