"""Stands between the program and a simulated account, counts its requests, and kills it at one of them: right before
the request reaches the account, or when it was carried out and nobody heard the answer."""

import json
import socket
import subprocess
import threading
from collections import Counter
from dataclasses import dataclass, field

from loopback import Exchange, Message, Loopback, read_message

CHANGES = {
    "StopTask",
    "UpdateService",
    "TagResource",
    "UntagResource",
    "RegisterScalableTarget",
}


@dataclass
class Kill:
    number: int  # of the request, from 1
    after: bool  # it was carried out


@dataclass
class KillingProxy(Loopback):
    """Passes everything on to the server behind `upstream`. Before each order it asks the account how things really
    stand, and writes down what an order breaks."""

    upstream: str
    floor: int  # so many tasks serve, whatever is ordered
    kill: Kill | None = None
    victim: subprocess.Popen | None = None  # started and named here while `lock` is held
    operations: list = field(default_factory=list)
    stops: Counter = field(default_factory=Counter)
    raises: int = 0
    removed: int = 0  # how often the record was removed
    removed_by_the_dead: int = 0
    broken: list = field(default_factory=list)
    killed_at: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def serve(self, client):
        host, port = self.upstream.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=30) as onward:
            answers = onward.makefile("rb")
            while request := read_message(client.rfile):
                # One at a time: what is known about the account is true while an order is judged and killed at.
                with self.lock:
                    answer = self.pass_on(request, onward, answers)
                if answer is None:
                    return
                client.wfile.write(answer.raw())
                client.wfile.flush()

    def pass_on(self, request, onward, answers):
        operation = Exchange(request, request).operation
        self.operations.append(operation)
        fatal = self.kill and not self.killed_at and len(self.operations) == self.kill.number
        if fatal and not self.kill.after:
            return self.strike(operation)

        def ask(name, **body):
            return self.ask(request, onward, answers, name, body)

        order = json.loads(request.body) if operation in CHANGES else {}
        self.judge(operation, order, ask)
        onward.sendall(request.raw())
        answer = read_message(answers)
        if answer and answer.status == 200:
            self.count(operation, order)
        return self.strike(operation) if fatal else answer

    def strike(self, operation):
        self.victim.kill()
        self.killed_at = operation
        return None

    def ask(self, request, onward, answers, name, body):
        """What the account says to the same caller; the simulator looks at keys, not at signatures."""
        text = json.dumps(body).encode()
        changed = {"x-amz-target": f"AmazonEC2ContainerServiceV20141113.{name}", "content-length": str(len(text))}
        headers = [(key, changed.get(key.lower(), value)) for key, value in request.headers]
        onward.sendall(Message(request.first_line, headers, text).raw())
        return json.loads(read_message(answers).body)

    def judge(self, operation, order, ask):
        if operation == "UpdateService":
            service = ask("DescribeServices", cluster="shop", services=["web"])["services"][0]
            self.raises += order["desiredCount"] > service["desiredCount"]
        if operation != "StopTask":
            return
        arns = ask("ListTasks", cluster="shop", serviceName="web")["taskArns"]
        tasks = ask("DescribeTasks", cluster="shop", tasks=arns)["tasks"]
        left = [
            task["taskArn"]
            for task in tasks
            if (task["lastStatus"], task["desiredStatus"], task["healthStatus"]) == ("RUNNING", "RUNNING", "HEALTHY")
            and not task["taskArn"].endswith(order["task"])
        ]
        if len(left) < self.floor:
            self.broken.append(f"a stop leaves {len(left)} serving, and the floor is {self.floor}")

    def count(self, operation, order):
        if operation == "StopTask":
            self.stops[order["task"].rsplit("/", 1)[-1]] += 1
        self.removed += operation == "UntagResource" and "ecs-recycle:run" in order["tagKeys"]
