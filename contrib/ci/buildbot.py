# Buildbot: `configure(c, workers)` adds the builders to the configuration of a master. Force or
# trigger "kseries": it plans, triggers a build for each shard, waits for them, and merges. Workers
# have the package of kseries and keep their caches in ~/.cache/kseries.
from buildbot.plugins import schedulers, steps, util

SHARDS = 3
# On the master, between builders.
PLAN = util.Interpolate("kseries/%(prop:plan)s/plan.tar.gz")
RUNS = [f"shard-{number}" for number in range(1, SHARDS + 1)]


def part(run):
    return util.Interpolate(f"kseries/%(prop:plan)s/{run}.tar.gz")


def main_steps():
    yield steps.SetProperty(property="plan", value=util.Property("buildnumber"))
    yield steps.ShellSequence(haltOnFailure=True, name="plan", commands=[
        util.ShellArg(["rm", "-rf", "plan", "run", *RUNS]),
        util.ShellArg(["kseries", "plan", "vfio-noiommu", "--series", "series.mbx", "-o", "plan",
                       "--shards", str(SHARDS)], haltOnFailure=True, logname="plan"),
        util.ShellArg(["tar", "czf", "plan.tar.gz", "plan"], haltOnFailure=True)])
    yield steps.FileUpload(workersrc="plan.tar.gz", masterdest=PLAN, haltOnFailure=True)
    # What finished is merged, also if a shard failed.
    yield steps.Trigger(schedulerNames=["kseries-shards"], waitForFinish=True, haltOnFailure=False,
                        set_properties={"plan": util.Property("plan")})
    for run in RUNS:
        yield steps.FileDownload(mastersrc=part(run), workerdest=run + ".tar.gz",
                                 haltOnFailure=False)
    yield steps.ShellCommand(name="unpack", command=["sh", "-c",
                             'for part in shard-*.tar.gz; do tar xzf "$part"; rm "$part"; done'])
    # Exit code 1 means findings.
    yield steps.ShellCommand(name="merge", command="kseries merge shard-* -o run",
                             decodeRC={0: util.SUCCESS, 1: util.WARNINGS})
    yield steps.DirectoryUpload(workersrc="run", alwaysRun=True, masterdest=util.Interpolate(
        "kseries/%(prop:plan)s/run"))


def shard_steps(number, run):
    yield steps.FileDownload(mastersrc=PLAN, workerdest="plan.tar.gz", haltOnFailure=True)
    yield steps.ShellCommand(name="unpack", haltOnFailure=True, command=[
        "sh", "-c", f"rm -rf plan {run} && tar xzf plan.tar.gz"])
    yield steps.ShellCommand(
        name="run", timeout=3600, decodeRC={0: util.SUCCESS, 1: util.WARNINGS},
        command=["kseries", "run", "--plan", "plan", "--shard", f"{number}/{SHARDS}", "--run-dir",
                 run])
    yield steps.ShellCommand(name="pack", alwaysRun=True,
                             command=["tar", "czf", run + ".tar.gz", run])
    yield steps.FileUpload(workersrc=run + ".tar.gz", masterdest=part(run), alwaysRun=True)


def configure(c, workers):
    names = []
    for number, run in enumerate(RUNS, 1):
        names.append(f"kseries-{run}")
        c["builders"].append(util.BuilderConfig(
            name=names[-1], workernames=workers,
            factory=util.BuildFactory(list(shard_steps(number, run)))))
    c["builders"].append(util.BuilderConfig(
        name="kseries", workernames=workers, factory=util.BuildFactory(list(main_steps()))))
    c["schedulers"] += [
        schedulers.Triggerable(name="kseries-shards", builderNames=names),
        schedulers.ForceScheduler(name="kseries-force", builderNames=["kseries"])]
