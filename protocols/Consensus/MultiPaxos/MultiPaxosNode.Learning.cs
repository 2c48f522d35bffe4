using System.Diagnostics;

namespace Simulator.Protocols.MultiPaxos;

// Learning what was chosen (§2.3), executing it in order (§3), and catching up.
public partial class MultiPaxosNode
{
    /// <summary>The ballot in which the leader has said how far all is chosen, how far that is, and how far it was looked at.</summary>
    (long Ballot, long Chosen, long Examined) told;

    /// <summary>The leader knows all slots up to one to be chosen; and it may just have proposed some of them late.</summary>
    void LearnUpTo(Env env, long ballot, long chosen, long proposed, int count)
    {
        if (ballot > told.Ballot) told = (ballot, 0, 0);
        if (ballot == told.Ballot) told.Chosen = long.Max(told.Chosen, chosen);
        else return;
        for (var slot = proposed; slot < proposed + count && slot <= told.Examined; slot++) LearnOwnVote(env, slot);
        for (var slot = long.Max(told.Examined, executed) + 1; slot <= told.Chosen; slot++) LearnOwnVote(env, slot);
        told.Examined = told.Chosen;
        ExecuteReady(env);
    }

    void LearnOwnVote(Env env, long slot)
    {
        if (ledger.VoteIn(slot) is { } vote && IsChosenIn(vote, told.Ballot)) Choose(env, slot, vote.Command);
    }

    /// <summary>From now on this server knows what was chosen in a slot.</summary>
    void Choose(Env env, long slot, Command command)
    {
        if (slot <= executed || ledger.ChosenIn(slot) is not null) return;
        ledger.Choose(slot, command);
        if (role is Leader leader) Drop(leader, slot, command);
        env.Note(new Decided(slot, command.Digest));
    }

    /// <summary>A leader need not propose in a slot any more. If another value was chosen there, its own may be asked for again.</summary>
    void Drop(Leader leader, long slot, Command? chosen)
    {
        if (!leader.Proposals.Remove(slot, out var proposal) || proposal.Command == chosen) return;
        foreach (var request in Requests(proposal.Command)) leader.UnderWay.End(request);
    }

    static Seq<Command> Requests(Command command) => command is Bundle bundle ? bundle.Commands : [command];

    /// <summary>§3: commands are executed in the order of their slots, each when all before it are.</summary>
    void ExecuteReady(Env env)
    {
        var before = executed;
        while (ledger.ChosenIn(executed + 1) is { } command)
        {
            executed++;
            Perform(env, executed, command);
            env.Note(new Applied(executed, machine.Digest));
        }
        if (executed == before) return;
        Advance(env);
        if (options.SnapshotAfter > 0 && executed - Disk.Checkpoint.Slot >= options.SnapshotAfter) TakeCheckpoint(env);
        SettleReads(env);
        if (role is Leader { Transfer: not null } leader) HandOver(env, leader);
    }

    void Perform(Env env, long slot, Command command)
    {
        switch (command)
        {
            case Execute request:
                Carry(env, slot, request);
                break;
            case Bundle bundle:
                foreach (var request in bundle.Commands) Carry(env, slot, (Execute)request);
                break;
            case OpenSession registration:
                sessions.Open(slot);
                Settle(env, registration.Client, registration, new SessionOpened(registration.Process, slot));
                break;
            case Configure configure:
                Adopt(env, slot, configure.Members);
                break;
            case NoOp:
                break;
            case var other:
                throw new UnreachableException($"Multi-Paxos cannot execute {other}");
        }
    }

    /// <summary>With a session, once; without one, as often as it is chosen. Reads need no session. The leader answers.</summary>
    void Carry(Env env, long slot, Execute request)
    {
        var isCarriedOut = true;
        var outcome = request.Session == 0
            ? machine.Apply(request.Operation)
            : sessions.Execute(request.Session, request.Sequence, request.Operation, machine, out isCarriedOut);
        if (isCarriedOut) env.Note(new Delivered(slot, request.Process, request.Sequence));
        Settle(env, request.Client, request, new Answer(request.Process, request.Sequence, outcome));
    }

    void Settle(Env env, NodeId client, Command request, Message answer)
    {
        if (role is not Leader leader) return;
        leader.UnderWay.End(request);
        env.Send(client, answer);
    }

    // Catching up: whoever lacks something asks for it, and asks on as long as that helps.

    void SendFetch(Env env, NodeId to) => env.Send(to, new Fetch(executed + 1, arriving?.Slot ?? 0, arriving?.Size ?? 0));

    void OnFetch(Env env, NodeId from, Fetch m)
    {
        if (m.From > executed) return;
        if (m.From <= Disk.Checkpoint.Slot)
        {
            SendCheckpoint(env, from, m);
            return;
        }
        var commands = new List<Command>();
        for (var slot = m.From; slot <= executed && commands.Count < options.Batch; slot++) commands.Add(ledger.ChosenIn(slot)!);
        env.Send(from, new Learn(m.From, [.. commands], executed));
    }

    void OnLearn(Env env, NodeId from, Learn m)
    {
        var before = executed;
        for (var i = 0; i < m.Commands.Count; i++) Choose(env, m.First + i, m.Commands[i]);
        ExecuteReady(env);
        // A message without commands is an offer.
        if (executed < m.Chosen && (executed > before || m.Commands.IsEmpty)) SendFetch(env, from);
        GoOn(env);
    }

    /// <summary>
    /// A server that has left may be the only one that knows it: those who decide the next slots may not have heard how the last
    /// ones came out, take others for the members, and all wait for each other.
    /// </summary>
    void OfferWhatIsChosen(Env env)
    {
        if (executed == 0) return;
        foreach (var member in configurations.Current.Members) env.Send(member, new Learn(executed + 1, [], executed));
    }

    // The rule.

    /// <summary>
    /// Whether the leader's word that a slot is chosen tells what: only a vote in the leader's own ballot is surely for that. One in
    /// a lower ballot may be for a value that lost.
    /// </summary>
    protected virtual bool IsChosenIn(Vote vote, long ballot) => vote.Ballot == ballot;
}
