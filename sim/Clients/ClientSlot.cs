namespace Simulator;

/// <summary>A client machine: the process on it now, and its operation in flight.</summary>
internal sealed class ClientSlot(ClientDriver driver, Host host, GroupState group, int number, NodeId nearest)
{
    public Host Host => host;
    public GroupState Group => group;
    public NodeId Nearest => nearest;

    /// <summary>The logical process. Each retirement adds the number of clients, as Jepsen does, so numbers never meet.</summary>
    public int Process { get; set; } = number;

    public Operation? InFlight { get; set; }

    /// <summary>The trace event of the last invocation.</summary>
    public long BeginEvent { get; set; }

    /// <summary>Operations begun on this machine.</summary>
    public long Begun { get; set; }

    /// <summary>When the last operation begun has to be over.</summary>
    public Instant Deadline { get; set; }

    /// <summary>
    /// Whether an entry for a deadline is queued: one for each client, put back when it comes up early, as deadlines are many and few
    /// are reached.
    /// </summary>
    public bool IsDeadlineQueued { get; set; }

    /// <summary>Scripted operations that wait for the one in flight.</summary>
    public Queue<Operation> Waiting { get; } = [];

    /// <summary>Whether it is in its group's line of idle clients.</summary>
    public bool InLine { get; set; }

    /// <summary>Its process may not go on, because its last operation is in doubt; the next one takes over as soon as it can.</summary>
    public bool Retiring { get; set; }

    /// <summary>Its turn came while the machine was paused.</summary>
    public bool MissedTurn { get; set; }

    public void Complete(Outcome outcome) => driver.Completed(this, outcome);

    public void Crashed() => driver.Crashed(this);

    public void Resumed() => driver.Resumed(this);

    public void Replace(long parent) => driver.Replace(this, parent);

    public void HandlerEnded()
    {
        if (Retiring && Host.Node is not null) driver.Replace(this, -1);
    }
}

/// <summary>A group in a running world.</summary>
internal sealed class GroupState(int number, ClientGroup spec, Workload? workload)
{
    public int Number => number;
    public ClientGroup Spec => spec;
    public Workload? Workload => workload;
    public List<ClientSlot> Slots { get; } = [];
    public Queue<ClientSlot> Idle { get; } = [];
    public long Begun { get; set; }
    public long Arrivals { get; set; }
}
