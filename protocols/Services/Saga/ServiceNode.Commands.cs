namespace Simulator.Protocols.Sagas;

/// <summary>What a service does for an orchestrator: it answers each command, also one that it has carried out before.</summary>
public partial class ServiceNode
{
    void OnPerform(Env env, NodeId from, Perform m)
    {
        var (status, reason) = Carry(env, m, null);
        env.Send(from, new Performed(m.Saga, m.Step, status, reason));
    }

    void OnCompensate(Env env, NodeId from, Compensate m)
    {
        Undo(env, m.Saga, m.Step, m.Command, null);
        env.Send(from, new Compensated(m.Saga, m.Step));
    }

    void OnFinish(Env env, NodeId from, Finish m)
    {
        if (books.HasLocks(m.Saga)) Commit(env, new LocksReleased(m.Saga), null);
        env.Send(from, new Finished(m.Saga));
    }
}
