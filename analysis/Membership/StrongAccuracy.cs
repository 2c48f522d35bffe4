namespace Simulator.Analysis.Membership;

/// <summary>
/// No process is suspected before it crashes (Chandra and Toueg, §2.2.2: strong accuracy): here none is declared dead. No detector can
/// promise that where messages are lost or late; how often it fails is what detectors differ in.
/// </summary>
public sealed class StrongAccuracy() : MembershipCheck("strong-accuracy", "Chandra and Toueg, JACM 1996, §2.2.2")
{
    private protected override string? Judge(NodeId server, ServerTruth truth, Declared declared)
    {
        var member = Of(declared.Member);
        return declared.Health == Health.Dead && member.TakesPart && member.Life == declared.Life
            ? Text($"{server} declares {declared.Member} dead, which takes part") : null;
    }
}
