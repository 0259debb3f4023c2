# The parameters of deploy/template.yaml, in the same order and with the same defaults; a test compares them.

variable "package_bucket" {
  description = "Bucket that holds the package."
  type        = string
}

variable "package_key" {
  description = "Key of the package in the bucket; deploy.sh names it after its content."
  type        = string
}

variable "package_version" {
  description = "Version of the object, if the bucket has versions and one is meant."
  type        = string
  default     = ""
}

variable "architecture" {
  description = "What the package was built for."
  type        = string
  default     = "x86_64"

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "architecture is one of x86_64, arm64."
  }
}

variable "name" {
  description = "Name of the function and the state machine, and the beginning of all other names."
  type        = string
  default     = "ecs-recycle"

  validation {
    condition     = can(regex("^[A-Za-z0-9-]{1,40}$", var.name))
    error_message = "name has 1 to 40 letters, digits and hyphens."
  }
}

variable "with_state_machine" {
  description = "The engine for recycles that take longer than 15 minutes, and for lists of services."
  type        = bool
  default     = true
}

variable "with_topic" {
  description = "An SNS topic that failures and alarms are sent to."
  type        = bool
  default     = true
}

variable "with_alarms" {
  description = "Alarms for a run that failed, and for one that needs a person."
  type        = bool
  default     = true
}

variable "with_dashboard" {
  description = "A CloudWatch dashboard. The first three of an account are free."
  type        = bool
  default     = false
}

variable "notify_email" {
  description = "Subscribed to the topic, if given. AWS asks it to confirm."
  type        = string
  default     = ""
}

variable "alarm_action_arn" {
  description = "Where alarms go besides the topic, such as a topic of your pager."
  type        = string
  default     = ""
}

variable "schedule_expression" {
  description = "When it runs by itself, such as cron(0 3 ? * SUN *) or rate(7 days). Empty is never."
  type        = string
  default     = ""
}

variable "schedule_timezone" {
  description = "Time zone of the schedule, such as Europe/Berlin."
  type        = string
  default     = "UTC"
}

variable "schedule_input" {
  description = "The event that the schedule sends, as JSON."
  type        = string
  default     = "{}"
}

variable "schedule_state" {
  description = "DISABLED keeps the schedule and does not run it."
  type        = string
  default     = "ENABLED"

  validation {
    condition     = contains(["ENABLED", "DISABLED"], var.schedule_state)
    error_message = "schedule_state is one of ENABLED, DISABLED."
  }
}

variable "cluster_name" {
  description = "The cluster that it may touch; may hold wildcards."
  type        = string
  default     = "*"
}

variable "service_name" {
  description = "The services that it may touch; may hold wildcards."
  type        = string
  default     = "*"
}

variable "allow_surge" {
  description = "false takes away ecs:UpdateService. Every event then needs maintain_service_state false."
  type        = bool
  default     = true
}

variable "autoscaling" {
  description = "ignore takes away the autoscaling actions and makes it the function's default."
  type        = string
  default     = "manage"

  validation {
    condition     = contains(["manage", "ignore"], var.autoscaling)
    error_message = "autoscaling is one of manage, ignore."
  }
}

variable "protected" {
  description = "The default for tasks with scale-in protection; stop takes away ecs:GetTaskProtection."
  type        = string
  default     = "wait"

  validation {
    condition     = contains(["wait", "skip", "stop"], var.protected)
    error_message = "protected is one of wait, skip, stop."
  }
}

variable "run_store" {
  description = "none takes away tagging. A run then goes on only by its own events; nobody else finds one that was killed."
  type        = string
  default     = "tag"

  validation {
    condition     = contains(["tag", "none"], var.run_store)
    error_message = "run_store is one of tag, none."
  }
}

variable "load_balancers" {
  description = "false if no service of yours has target groups."
  type        = bool
  default     = true
}

variable "allow_drain" {
  description = "false takes away elasticloadbalancing:DeregisterTargets. Tasks are then stopped while they still get requests."
  type        = bool
  default     = true
}

variable "alarms" {
  description = "false if no event names CloudWatch alarms that stop a run."
  type        = bool
  default     = true
}

variable "assume_role_arn" {
  description = "Role to work in, such as one in another account. It needs the ECS actions, and to trust this one."
  type        = string
  default     = ""
}

variable "config_source" {
  description = "Where the configuration is: s3://bucket/key, ssm:/path or secretsmanager:NAME. Empty is input.json in the package, if there is one."
  type        = string
  default     = ""
}

variable "config_bucket_arn" {
  description = "ARN of the object (arn:aws:s3:::bucket/key) when ConfigSource is on S3."
  type        = string
  default     = ""
}

variable "secret_arn" {
  description = "Secret that it may read, for the configuration or a password in it; may hold wildcards."
  type        = string
  default     = ""
}

variable "parameter_arn" {
  description = "SSM parameter that it may read; may hold wildcards."
  type        = string
  default     = ""
}

variable "kms_key_arn" {
  description = "Key of yours that the secret, the parameter or the object is encrypted with."
  type        = string
  default     = ""
}

variable "notify_topic_arn" {
  description = "Topic that the function's own notifications go to, if the configuration names one besides this stack's."
  type        = string
  default     = ""
}

variable "event_bus_arn" {
  description = "Event bus that the function's own notifications go to, if the configuration names one."
  type        = string
  default     = ""
}

variable "memory_size" {
  description = "Megabytes. 128 is enough."
  type        = number
  default     = 128

  validation {
    condition     = var.memory_size >= 128 && var.memory_size <= 10240
    error_message = "memory_size is from 128 to 10240."
  }
}

variable "timeout" {
  description = "Seconds of one invocation. It ends by itself before that."
  type        = number
  default     = 900

  validation {
    condition     = var.timeout >= 60 && var.timeout <= 900
    error_message = "timeout is from 60 to 900."
  }
}

variable "turns_per_execution" {
  description = "Turns after which an execution continues as a new one; 700 stay below 25,000 events at the worst."
  type        = number
  default     = 700

  validation {
    condition     = var.turns_per_execution >= 1 && var.turns_per_execution <= 700
    error_message = "turns_per_execution is from 1 to 700."
  }
}

variable "log_retention_days" {
  description = "How long logs are kept."
  type        = number
  default     = 7

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days is one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653."
  }
}

variable "log_format" {
  description = "Lines for people, or JSON lines."
  type        = string
  default     = "text"

  validation {
    condition     = contains(["text", "json"], var.log_format)
    error_message = "log_format is one of text, json."
  }
}

variable "endpoint_url" {
  description = "Where the function finds AWS, if not at the usual places; for simulators and tests."
  type        = string
  default     = ""
}

variable "subnet_ids" {
  description = "Subnets, if the function shall run in a VPC. They need a way to the ECS API."
  type        = list(string)
  default     = []
}

variable "security_group_ids" {
  description = "Security groups in the VPC."
  type        = list(string)
  default     = []
}
