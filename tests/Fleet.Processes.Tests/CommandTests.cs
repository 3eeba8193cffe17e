using System.Text;
using Shouldly;
using Xunit;

namespace Fleet.Processes.Tests;

public sealed class CommandTests
{
    [Fact]
    public async Task Output_error_and_exit_code_are_kept_apart()
    {
        var result = await Shell("echo out; echo err >&2; exit 3").Run();

        (result.Output, result.Error, result.ExitCode, result.Succeeded).ShouldBe(("out\n", "err\n", 3, false));
    }

    [Fact]
    public async Task The_environment_is_exactly_what_was_given()
    {
        var command = new Command("/usr/bin/env") { Environment = new Dictionary<string, string> { ["ONLY"] = "this" } };

        (await command.Run()).Output.ShouldBe("ONLY=this\n");
    }

    [Fact]
    public async Task Input_is_what_was_given_and_else_ends_at_once()
    {
        (await new Command("/bin/cat").Run()).Output.ShouldBe("");
        var fed = new Command("/bin/cat") { StandardInput = Encoding.UTF8.GetBytes("hello") };
        (await fed.Run()).Output.ShouldBe("hello");
    }

    [Fact]
    public async Task A_program_that_does_not_read_its_input_does_no_harm()
    {
        var command = new Command("/bin/true") { StandardInput = new byte[1_000_000] };

        (await command.Run()).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task Arguments_are_read_by_no_shell() =>
        (await new Command("/bin/echo", "$HOME; `id`", "a  b").Run()).Output.ShouldBe("$HOME; `id` a  b\n");

    [Fact]
    public async Task Head_and_tail_of_a_long_output_are_kept_and_the_rest_is_counted()
    {
        var result = await (Shell("echo first; yes | head -c 5000000; echo last") with { OutputLimitBytes = 1000 }).Run();

        result.StandardOutput.Bytes.Length.ShouldBe(1000);
        result.StandardOutput.TotalBytes.ShouldBe(5_000_011);
        result.Output.ShouldStartWith("first\ny\n");
        result.Output.ShouldEndWith("y\nlast\n");
        result.Output.ShouldContain("4999011 bytes left out");
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(99), InlineData(100), InlineData(101), InlineData(5000), InlineData(70_001)]
    public void A_capture_of_any_length_is_the_head_and_the_tail(int length)
    {
        var bytes = Enumerable.Range(0, length).Select(i => (byte)(i % 251)).ToArray();
        foreach (var step in new[] { 1, 7, 64, 100_000 })
        {
            var capture = new OutputCapture(100);
            foreach (var chunk in bytes.Chunk(step))
            {
                capture.Append(chunk);
            }

            var expected = length <= 100 ? bytes : [.. bytes[..50], .. bytes[^50..]];
            capture.Take().Bytes.ToArray().ShouldBe(expected);
        }
    }

    [Fact]
    public async Task Ten_gigabytes_of_output_cost_no_memory_and_are_ended_at_the_hard_limit()
    {
        var flood = Shell("yes | head -c 10000000000") with { OutputEndsAtBytes = 300_000_000, TreeMarker = "flood" };
        var before = GC.GetTotalMemory(true);

        var result = await flood.Run();

        result.End.ShouldBe(CommandEnd.OutputLimit);
        result.StandardOutput.Bytes.Length.ShouldBe(Command.DefaultOutputLimitBytes);
        (GC.GetTotalMemory(true) - before).ShouldBeLessThan(20_000_000);
        ProcessTree.Marked("flood").Members().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_time_limit_ends_the_program_and_says_so()
    {
        var command = Shell("echo begun; sleep 600") with { TimeLimit = TimeSpan.FromMilliseconds(300) };

        var failure = await Should.ThrowAsync<CommandFailedException>(() => command.RunToSuccess());

        failure.Result!.TimedOut.ShouldBeTrue();
        failure.Message.ShouldContain("time limit of 0.3 s");
        failure.Message.ShouldContain("begun");
    }

    [Fact]
    public async Task Cancelling_ends_the_program_before_it_is_reported()
    {
        using var cancel = new CancellationTokenSource(300);
        var command = Shell("sleep 601 & wait") with { TreeMarker = "cancelled" };

        await Should.ThrowAsync<OperationCanceledException>(() => command.Run(cancel.Token));

        ProcessTree.Marked("cancelled").Members().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failure_says_command_place_exit_code_and_last_lines()
    {
        var command = Shell("echo why >&2; exit 9") with { WorkingDirectory = "/usr" };

        var failure = await Should.ThrowAsync<CommandFailedException>(() => command.RunToSuccess());

        failure.Message.ShouldMatch(@"^`/bin/sh -c 'echo why >&2; exit 9'` exited with 9 after \d+ ms in /usr:\nwhy$");
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named() =>
        (await Should.ThrowAsync<CommandFailedException>(() => new Command("/no/such/program", "x").Run()))
            .Message.ShouldContain("`/no/such/program x` could not be started");

    [Fact]
    public void A_password_in_an_address_is_not_shown() =>
        new Command("git", "fetch", "https://me:secret@host/x.git").ToString().ShouldBe("git fetch https://me:***@host/x.git");

    [Fact]
    public async Task Lines_come_as_they_are_written()
    {
        var lines = new List<OutputLine>();
        var first = new TaskCompletionSource();
        var running = await RunningCommand.Start(Shell("echo one; read x; printf 'two\\nthree'") with
        {
            StandardInput = Encoding.UTF8.GetBytes("go\n"),
        }, line =>
        {
            lines.Add(line);
            first.TrySetResult();
        });

        await first.Task;
        await running.Completion;

        lines.Select(line => line.Text).ShouldBe(["one", "two", "three"]);
    }

    [Fact]
    public async Task A_callback_that_fails_ends_the_program()
    {
        var command = Shell("yes") with { TreeMarker = "callback" };

        await Should.ThrowAsync<InvalidDataException>(() => command.Run(_ => throw new InvalidDataException("no")));

        ProcessTree.Marked("callback").Members().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_leftover_that_holds_the_output_open_does_not_hold_the_result()
    {
        var result = await Shell("setsid sleep 5 & echo done").Run();

        result.Output.ShouldBe("done\n");
        result.End.ShouldBe(CommandEnd.Exited);
    }

    [Fact]
    public async Task Many_commands_at_once_all_end()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => new Command("/bin/echo", $"{i}").Run()));

        results.Select(result => int.Parse(result.Output)).ShouldBe(Enumerable.Range(0, 200));
    }

    private static Command Shell(string script) =>
        new("/bin/sh", "-c", script) { Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" } };
}
