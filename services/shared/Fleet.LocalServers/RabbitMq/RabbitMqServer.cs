namespace Fleet.LocalServers;

/// <summary>A running private RabbitMQ server. All its ports are on 127.0.0.1 alone.</summary>
/// <param name="Host">127.0.0.1.</param>
/// <param name="Port">AMQP 0-9-1.</param>
/// <param name="ManagementPort">The management plugin's HTTP API, as rabbitmqadmin uses it.</param>
/// <param name="User">An administrator.</param>
/// <param name="Password">Letters and digits only: it needs no escaping in a URL.</param>
/// <param name="VirtualHost">The one that is there from the start.</param>
/// <param name="Pid">Of the Erlang virtual machine.</param>
/// <param name="Log">What the server said while it started.</param>
public sealed record RabbitMqServer(
    string Host, int Port, int ManagementPort, string User, string Password, string VirtualHost, int Pid, string Log)
{
    public Uri Uri => new($"amqp://{User}:{Password}@{Host}:{Port}/{Uri.EscapeDataString(VirtualHost)}");

    public Uri ManagementUri => new($"http://{Host}:{ManagementPort}/");
}
