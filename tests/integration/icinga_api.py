#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
#
# icinga_api.py DIR COMMAND [ARGUMENT]...: what icinga.bash asks of the nodes that it started under DIR.
# DIR/api holds the port to ask, the port to force checks at, and the password.
import base64, http.client, json, os, shlex, ssl, sys, time
from urllib.parse import quote

# A command of Icinga's ends after a minute at the latest, but for the time that killing it takes.
CHECK_SECONDS = 75
START_SECONDS = 20
DEPLOY_SECONDS = 45


# The exit status where the daemon runs and does nothing more.
STUCK = 4


class Refused(Exception):
    pass


class Stuck(Exception):
    pass


class Api:
    def __init__(self, folder, port, password):
        # An answer under this certificate and password comes from our node, whoever else may listen by now.
        context = ssl.create_default_context(cafile=os.path.join(folder, "ca.crt"))
        context.check_hostname = False
        self.connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=10, context=context)
        login = base64.b64encode(b"tests:" + password.encode()).decode()
        self.headers = {"Accept": "application/json", "Authorization": "Basic " + login}

    def ask(self, path, body=None):
        try:
            self.connection.request("GET" if body is None else "POST", "/v1/" + path,
                                    None if body is None else json.dumps(body), self.headers)
            response = self.connection.getresponse()
            status, text = response.status, response.read().decode()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise
        if status >= 400:
            raise Refused(f"{path}: {status} {text}")
        return json.loads(text)["results"]

    def answers(self):
        try:
            self.ask("status/IcingaApplication")
        except (OSError, http.client.HTTPException):
            return False
        return True

    def names(self, plural):
        try:
            return sorted(found["name"] for found in self.ask(f"objects/{plural}?attrs=__name"))
        except Refused:
            return []

    def service(self, host, service, attribute):
        """One attribute alone: Icinga 2.13 computes others (severity) under locks that results need too (#8160)."""
        path = f"objects/services/{quote(host + '!' + service, safe='')}?attrs={quote(attribute)}"
        return self.ask(path)[0]["attrs"].get(attribute)

    def plural(self, name):
        return self.ask("types/" + quote(name))[0]["plural_name"].lower()

    def evaluate(self, expression):
        result = self.ask("console/execute-script", {"command": expression, "session": "tests", "sandboxed": False})[0]
        return result.get("result") if result["code"] == 200 else None


def poll(condition, seconds, complaint):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            sys.exit(complaint)
        time.sleep(0.05)


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def live(*pid_files):
    for name in pid_files:
        with open(name) as file:
            if not alive(int(file.read())):
                sys.exit("the daemon ended")


def up(asked, _, *pid_files):
    def condition():
        live(*pid_files)
        return asked.answers()
    poll(condition, START_SECONDS, "the API does not answer")


def connected(api, endpoint):
    return api.ask("objects/endpoints/" + endpoint)[0]["attrs"]["connected"]


def deployed(master, satellite, *pid_files):
    """The satellite has what the master has, and both see each other: it restarts once it got its configuration."""
    def condition():
        live(*pid_files)
        try:
            return (all(master.names(kind) == satellite.names(kind) for kind in ("hosts", "services"))
                    and connected(master, "satellite") and connected(satellite, "master"))
        except (OSError, http.client.HTTPException):
            return False
    poll(condition, DEPLOY_SECONDS, "the satellite did not take over its configuration")


def plain(value):
    """As a shell takes it: 300 and not 300.0, true, nothing for null."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def words(values):
    return "(" + " ".join(shlex.quote(plain(value)) for value in values) + ")"


def metrics(api, perfdata):
    """Icinga's own reading of each, nothing for what it refuses."""
    for text in perfdata:
        expression = f"parse_performance_data({json.dumps(text, ensure_ascii=False)})"
        parsed = text if isinstance(text, dict) else api.evaluate(expression)
        for field in ("value", "unit", "warn", "crit", "min", "max") if parsed else ():
            yield f"[{shlex.quote(parsed['label'] + ' ' + field)}]={shlex.quote(plain(parsed.get(field)))}"


def check(asked, forced, host, service):
    def result():
        return asked.service(host, service, "last_check_result") or {"execution_start": 0}

    def condition():
        nonlocal last
        now = result()
        # The end of a check that already ran sets next_check anew, and so undoes a request made meanwhile.
        if now["execution_start"] < asked_at and now != last:
            last = now
            force()
        return now["execution_start"] >= asked_at

    def force():
        forced.ask("actions/reschedule-check", {"type": "Service", "service": f"{host}!{service}", "force": True})

    last = result()
    asked_at = time.time()
    force()
    end = time.monotonic() + CHECK_SECONDS
    while not condition():
        if time.monotonic() > end:
            raise Stuck(f"no result of {host}!{service}")
        time.sleep(0.05)
    got = result()
    perfdata = got["performance_data"] or []
    command = got["command"] or []
    print(f"state={int(got['state'])}")
    print(f"output={shlex.quote(got['output'])}")
    print(f"perfdata={words(perfdata)}")
    print(f"metrics=({' '.join(metrics(asked, perfdata))})")
    print(f"command={words(command if isinstance(command, list) else [command])}")
    print(f"check_source={shlex.quote(got['check_source'])}")


def show(names):
    for name in sorted(names):
        print(name)


def services(asked, _, host):
    show(name[len(host) + 1:] for name in asked.names("services") if name.startswith(host + "!"))


def attribute(asked, _, host, service, path):
    first, *rest = path.split(".")
    value = asked.service(host, service, first)
    for key in rest:
        if not isinstance(value, dict) or key not in value:
            sys.exit(f"{host}!{service} has no {path}")
        value = value[key]
    print(plain(value))


def objects(asked, _, kind):
    show(asked.names(asked.plural(kind)))


def templates(asked, _, kind):
    show({found["name"] for found in asked.ask("templates/" + asked.plural(kind))})


def status(asked, _, name):
    print(json.dumps(asked.ask("status/" + quote(name))[0]["status"], sort_keys=True))


def troubles(asked, _):
    for service in asked.ask("objects/services?attrs=last_check_result&filter=service.state!=0"):
        print(service["attrs"]["last_check_result"]["output"].split("\n")[0])


def main(folder, command, *arguments):
    with open(os.path.join(folder, "api")) as file:
        asked_port, forced_port, password = file.read().split()
    asked = Api(folder, asked_port, password)
    forced = asked if asked_port == forced_port else Api(folder, forced_port, password)
    commands = {function.__name__: function
                for function in (up, deployed, check, services, attribute, objects, templates, status,
                                 troubles)}
    try:
        commands[command](asked, forced, *arguments)
    except (Refused, OSError, Stuck, http.client.HTTPException) as error:
        print(f"icinga: {error}", file=sys.stderr)
        sys.exit(1 if isinstance(error, Refused) else STUCK)


main(*sys.argv[1:])
