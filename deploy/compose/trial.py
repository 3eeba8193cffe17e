"""What the verify commands share: a fleet of the compose files, under a project name and ports of its own."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
KEYS = ROOT / "deploy/compose/secrets"
PLAN, PORT = "verify", "18080"


def say(line):
    print(f"{time.strftime('%H:%M:%S', time.gmtime())} {line}", flush=True)


def run(*command, text=None, quiet=True, environment=None, cwd=ROOT):
    """Its output; whatever fails ends all, with what it said."""
    done = subprocess.run(command, cwd=cwd, env=environment, input=text, text=True, check=False,
                          stdout=subprocess.PIPE if quiet else None, stderr=subprocess.STDOUT if quiet else None)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with exit code {done.returncode}:\n{(done.stdout or '')[-3000:]}")
    return (done.stdout or "").strip()


def until(what, seconds, look):
    """What the look answers, once it is something."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if answer := look():
            return answer
        time.sleep(1)
    sys.exit(f"Not seen within {seconds} s: {what}.")


def docker_compose():
    """Compose as Docker's plugin, or the program that was before it."""
    plugin = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode == 0
    return ["docker", "compose"] if plugin else ["docker-compose"]


def of_attempt(event):
    return event["data"].get("Attempt") or event["data"].get("Candidate", {}).get("Attempt")


class Trial:
    """One fleet: with Compose files beside the plain one, and variables that they read."""

    def __init__(self, project, *files, **variables):
        self.environment = {**os.environ, "FLEET_PORT": PORT, "FLEET_GIT_PORT": "12222", **variables}
        self.command = docker_compose() + ["-p", project, "--profile", "git"] + [
            part for file in ("docker-compose.yml", *files) for part in ("-f", file)]
        self.folder = pathlib.Path(tempfile.mkdtemp())
        run("deploy/compose/make-secrets")

    def compose(self, *arguments, **how):
        return run(*self.command, *arguments, environment=self.environment, **how)

    def up(self, runners):
        """Builds and starts it, and waits until that many runners have said that they are there."""
        began = time.monotonic()
        self.compose("build", quiet=False)
        say(f"images are built ({time.monotonic() - began:.0f} s)")
        began = time.monotonic()
        self.compose("up", "-d", "--scale", f"implementer-runner={runners}", quiet=False)
        self.hosts(runners)
        say(f"the fleet is up with {runners} runners ({time.monotonic() - began:.0f} s): "
            + "; ".join(f"{view['host']}: {view['sandbox']}" for view in self.api("api/hosts")))

    def hosts(self, count):
        until(f"a gateway that answers with {count} hosts", 300, lambda: (
            found := self.answer("api/hosts")) is not None and len(found) >= count)

    def down(self):
        self.compose("down", "--volumes", "--remove-orphans", "--timeout", "20")
        run("rm", "-rf", str(self.folder))

    @staticmethod
    def secrets():
        return dict(line.split("=", 1) for line in (ROOT / ".env").read_text().splitlines() if "=" in line)

    def api(self, path):
        request = urllib.request.Request(
            f"http://127.0.0.1:{PORT}/{path}", headers={"Authorization": f"Bearer {self.secrets()['FLEET_ADMIN_TOKEN']}"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def answer(self, path):
        """As api, and nothing while the gateway, or what it asks, is away."""
        try:
            return self.api(path)
        except OSError:
            return None

    def events(self):
        """All of the plan's events."""
        found, position = [], 0
        while page := self.api(f"api/events?plan={PLAN}&after={position}&limit=1000"):
            found, position = found + page, page[-1]["position"]
        return found

    def states(self):
        """How many tasks are in which state; nothing while the gateway is away."""
        counts = {}
        for task in (self.answer(f"api/status?plan={PLAN}") or {"tasks": []})["tasks"]:
            counts[task["state"]] = counts.get(task["state"], 0) + 1
        return counts

    def end(self, seconds):
        until("the end of the plan", seconds, lambda: (now := self.states()) and set(now) <= {"landed", "blocked", "cancelled"})

    def held(self, host):
        """The tasks that a host works on."""
        return {one for view in self.api("api/hosts") if view["host"] == host for one in view["running"]}

    def containers(self):
        """Host name to container of each runner."""
        ids = self.compose("ps", "-q", "implementer-runner").split()
        return {run("docker", "inspect", "-f", "{{.Config.Hostname}}", one): one for one in ids}

    def container(self, service):
        return self.compose("ps", "-a", "-q", service).splitlines()[0]

    def git(self, *arguments):
        """As the person who made the repository."""
        done = self.try_git("me", *arguments)
        if done.returncode:
            sys.exit(f"git {' '.join(arguments)} ended with exit code {done.returncode}:\n{done.stdout}")
        return done.stdout.strip()

    def try_git(self, key, *arguments):
        """With one of the keys of make-secrets, whatever comes of it."""
        # ssh takes no key that others may read; the services' containers have to read theirs.
        own = self.folder / f"key-{key}"
        own.write_bytes((KEYS / key).read_bytes())
        own.chmod(0o600)
        ssh = (f"ssh -F none -i {own} -o IdentitiesOnly=yes -o StrictHostKeyChecking=no "
               f"-o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -p {self.environment['FLEET_GIT_PORT']}")
        return subprocess.run(["git", "-c", f"core.sshCommand={ssh}", *arguments], text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def seed(self):
        """Makes the repository to land in, on the git server of the compose file."""
        seed = str(self.folder / "seed")
        self.compose("exec", "-T", "git", "/opt/fleet/new-repository", "/srv/git/verify.git")
        self.git("init", "-q", "-b", "main", seed)
        gate = "'! find . -type f -empty -not -path \"./.git/*\" | grep .'"
        pathlib.Path(seed, ".fleet.yml").write_text(f"gates:\n  - {{name: no-empty-file, run: {gate}}}\n")
        self.git("-C", seed, "add", "-A")
        self.git("-C", seed, "-c", "user.name=verify", "-c", "user.email=verify@localhost", "commit", "-qm", "Begin")
        self.git("-C", seed, "push", "-q", "ssh://git@127.0.0.1/srv/git/verify.git", "main")

    def publish(self, tasks, seconds):
        """Publishes a plan with rabbitmqadmin, as the user who may publish plans and nothing else."""
        agent = "sleep {seconds}; mkdir -p files; echo {n} > files/{n}.txt"
        plan = {"plan": PLAN, "repository": "ssh://git@git:2222/srv/git/verify.git", "approval": "auto", "tasks": [
            {"id": f"t{n}", "title": f"Write file {n}", "scope": [f"files/{n}.txt"], "accept": [f"grep -q {n} files/{n}.txt"],
             "agent": {"run": agent.format(seconds=seconds, n=n)}} for n in range(1, tasks + 1)]}
        self.compose("exec", "-T", "rabbitmq", "rabbitmqadmin", "-u", "fleet_publisher", "-p",
                     self.secrets()["FLEET_PUBLISHER_PASSWORD"], "publish", "exchange=fleet.plans.submit-plan", "routing_key=",
                     text=json.dumps(plan))
        until("the plan in the log", 60, lambda: self.answer("api/plans"))
        say(f"published {tasks} tasks with rabbitmqadmin")

    def wrong(self, tasks):
        """What is not as it must be at the end: every task landed once, in the log and on the trunk, and no message left."""
        wrong, landed = [], self.landings()
        if len(landed) != tasks or any(len(times) != 1 for times in landed.values()):
            wrong.append(f"{len(landed)} tasks landed, {sum(map(len, landed.values()))} landings in all")
        seed = str(self.folder / "seed")
        self.git("-C", seed, "fetch", "-q", "ssh://git@127.0.0.1/srv/git/verify.git", "main")
        trailers = self.git("-C", seed, "log", "--format=%(trailers:key=Fleet-Task,valueonly,separator=)", "FETCH_HEAD").split()
        if sorted(trailers) != sorted(f"{PLAN}/t{n}" for n in range(1, tasks + 1)):
            wrong.append(f"the trunk has {len(trailers)} commits of tasks, {len(set(trailers))} different ones")
        if errors := self.api("api/errors"):
            wrong.append(f"{len(errors)} messages wait in error queues: {errors[0]['message']}")
        return wrong

    def landings(self):
        """The landings of each task, by the log."""
        landed = {}
        for event in self.events():
            if event["type"] == "task_landed":
                landed.setdefault(event["stream"].removeprefix("task/"), []).append(event)
        return landed

    def verdict(self, tasks, wrong):
        for line in wrong:
            say(f"WRONG: {line}")
        say("FAILED" if wrong else f"ok: {tasks} of {tasks} landed, each once")
        return 1 if wrong else 0
