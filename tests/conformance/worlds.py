"""Accounts that several tests look at, as the text of world files."""

# Ids that people can read, no quotas: what most tests want.
PLAIN = "ecs ids=letters rate-limits=no\n"

# A little of everything.
SHOP = (
    PLAIN
    + """
cluster shop
service web desired=2 target-groups=1 health-check=yes tag=team=blue
task a zone=eu-west-1a
task b zone=eu-west-1b
autoscaling web min=1 max=4 suspended=in
service agent launch=EC2 strategy=DAEMON
instances count=2
service gone status=INACTIVE
service blue desired=1 controller=CODE_DEPLOY
service spot desired=1 launch=FARGATE_SPOT
service bridge desired=1 launch=EC2 network=bridge target-groups=1
service old desired=1 short-arn=yes
standalone lonely family=batch
"""
)

# One service of every shape there is.
ZOO = (
    PLAIN
    + """
cluster zoo
service web desired=2 target-groups=2 health-check=yes tag=team=blue rebalancing=yes circuit-breaker=yes
task a
task b protected-for=10m
task c status=PROVISIONING
task d status=ACTIVATING
autoscaling web min=1 max=9 load=100 per-task=40
instances count=3
service agent launch=EC2 strategy=DAEMON network=host
service bridge desired=2 launch=EC2 network=bridge target-groups=1
service blue desired=1 controller=CODE_DEPLOY target-groups=1
service outside desired=1 controller=EXTERNAL
service spot desired=2 launch=FARGATE_SPOT
service gone status=INACTIVE
service failing desired=1
standalone lonely family=batch
at +1s crash a
at +2s spot spot-1
at +3s break-starts failing count=3
at +3s scale failing desired=2
at +5s unplaceable bridge
at +5s scale bridge desired=4
"""
)
