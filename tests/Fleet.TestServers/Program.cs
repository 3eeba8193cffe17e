using System.Runtime.InteropServices;
using Fleet.LocalServers;
using Fleet.TestServers;

// Starts a PostgreSQL and a RabbitMQ for one run of tests, prints where they are as lines NAME=VALUE, and ends
// them when its input ends: however the run dies, the kernel closes the pipe and nothing is left.
await PrivateServers.DeleteAbandoned();

using var ended = new CancellationTokenSource();
void End(PosixSignalContext signal)
{
    signal.Cancel = true;
    ended.Cancel();
}
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, End);
var inputEnds = Task.Run(() =>
{
    while (Console.In.ReadLine() is not null) { }
    ended.Cancel();
});

IServers? servers = null;
try
{
    if (Environment.GetEnvironmentVariable("FLEET_TEST_INSTALL") is "yes" && Environment.IsPrivilegedProcess)
        await Prerequisites.Ensure(Console.Error.WriteLine, ended.Token);
    servers = PrivateServers.AreInstalled ? new PrivateServers() : new ContainerServers();
    foreach (var (name, value) in await servers.Start(ended.Token))
        Console.WriteLine($"{name}={value}");
    await Task.Delay(Timeout.Infinite, ended.Token);
    return 0;
}
catch (OperationCanceledException)
{
    return 0;
}
catch (LocalServerException failed)
{
    Console.Error.WriteLine(failed.Message);
    return 1;
}
finally
{
    if (servers is not null)
        await servers.Delete();
}
