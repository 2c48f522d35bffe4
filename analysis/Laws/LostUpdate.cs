namespace Simulator.Analysis.Laws;

/// <summary>An acknowledged update that a last read does not show.</summary>
public sealed record LostUpdate(ClientAct Update, ClientAct Read);
