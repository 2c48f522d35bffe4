namespace Simulator.Protocols.Epidemic;

/// <summary>What can be set about epidemic replication. Sections are those of Demers et al., PODC 1987.</summary>
public sealed record GossipOptions
{
    /// <summary>
    /// Whether servers keep their databases on disk. Off: a crash takes all that a server held, and the others give it back.
    /// </summary>
    public bool Durable { get; init; } = true;

    /// <summary>Whether a server that takes a write mails it to all others at once (§1.2).</summary>
    public bool DirectMail { get; init; }

    /// <summary>In which direction rumours go when two servers meet (§1.4); none: there is no rumour mongering.</summary>
    public Direction Rumours { get; init; } = Direction.Push;

    /// <summary>Time between two contacts that a server makes to spread rumours: the length of a cycle. Above zero.</summary>
    public Duration RumourInterval { get; init; } = Duration.Ms(100);

    /// <summary>Whether a server loses interest in a rumour only when a contact knew it (feedback), or by contacts alone (blind).</summary>
    public Judgement Judgement { get; init; } = Judgement.Feedback;

    /// <summary>Whether it loses interest after k such contacts (counter), or with probability 1/k at each (coin).</summary>
    public Removal Removal { get; init; } = Removal.Counter;

    /// <summary>The k of the removal. At least 1.</summary>
    public int K { get; init; } = 2;

    /// <summary>Contacts of one kind that a server takes in one cycle (§1.4, connection limit); it refuses the others. Zero: all.</summary>
    public int ConnectionLimit { get; init; }

    /// <summary>Other servers that a refused one tries in the same cycle (§1.4, hunting).</summary>
    public int HuntLimit { get; init; }

    /// <summary>In which direction databases are reconciled when two servers meet (§1.3); none: there is no anti-entropy.</summary>
    public Direction AntiEntropy { get; init; } = Direction.PushPull;

    /// <summary>Time between two contacts that a server makes for anti-entropy. Above zero.</summary>
    public Duration AntiEntropyInterval { get; init; } = Duration.Seconds(1);

    /// <summary>How two servers find what differs.</summary>
    public Comparison Compare { get; init; } = Comparison.Full;

    /// <summary>For compare: recent. The age up to which an update is on the list of recent ones (§1.3, the τ of the paper).</summary>
    public Duration RecentWindow { get; init; } = Duration.Seconds(5);

    /// <summary>For compare: peel-back. Items in one message. At least 1.</summary>
    public int PeelBatch { get; init; } = 8;

    /// <summary>For compare: merkle. Levels below the root, each of which divides by sixteen: 1 to 4.</summary>
    public int TreeDepth { get; init; } = 2;

    /// <summary>What is done with an update that anti-entropy has found to be missing (§1.5).</summary>
    public Redistribution Redistribute { get; init; } = Redistribution.Rumour;

    /// <summary>
    /// In lock step or each for itself. Synchronous rounds begin on all servers at the same time of their clocks, which should agree,
    /// and messages should take less than a cycle; what is heard in a cycle is told from the next one on, as in the paper's analysis.
    /// </summary>
    public Rounds Rounds { get; init; } = Rounds.Asynchronous;

    /// <summary>In asynchronous rounds: by how much of an interval a timer may be early or late, drawn each time.</summary>
    public Ratio Jitter { get; init; } = Ratio.Percent(20);

    /// <summary>Whether a deletion leaves a death certificate (§2). Without, older copies of the item come back.</summary>
    public bool DeathCertificates { get; init; } = true;

    /// <summary>The age at which a server discards a death certificate (§2, the τ1 of the paper). Zero: never.</summary>
    public Duration CertificateRetention { get; init; }

    /// <summary>How much longer retention sites keep it, dormant (§2.1, the τ2 of the paper).</summary>
    public Duration DormantRetention { get; init; }

    /// <summary>How many retention sites are drawn for a certificate (§2.1, the r of the paper).</summary>
    public int RetentionSites { get; init; } = 2;

    /// <summary>
    /// Whether a write is stamped later than what the server holds of the key, even when its clock is behind. Off, as in the paper: a
    /// server whose clock is behind loses its clients' writes.
    /// </summary>
    public bool StampAfterSeen { get; init; }

    /// <summary>The grain of the clocks' readings in stamps. Writes of different servers in one grain have equal times.</summary>
    public Duration StampPrecision { get; init; } = new(1);
}

/// <summary>Who tells whom, seen from the server that opens the contact.</summary>
public enum Direction
{
    None,
    /// <summary>The opener tells.</summary>
    Push,
    /// <summary>The opener is told.</summary>
    Pull,
    /// <summary>Both.</summary>
    PushPull,
}

/// <summary>Whether those who are told say whether they knew.</summary>
public enum Judgement { Feedback, Blind }

/// <summary>How interest is lost.</summary>
public enum Removal { Counter, Coin }

/// <summary>How two servers find out what differs between them.</summary>
public enum Comparison
{
    /// <summary>They send all that they hold.</summary>
    Full,
    /// <summary>They send what is recent, then compare checksums, and send all when these differ (§1.3).</summary>
    Recent,
    /// <summary>They send items from the latest backwards until the checksums agree (§1.3).</summary>
    PeelBack,
    /// <summary>They compare hash trees from the root down and send what is in leaves that differ (Merkle, CRYPTO 1987).</summary>
    Merkle,
}

/// <summary>What is done with an update that anti-entropy has found to be missing.</summary>
public enum Redistribution
{
    Nothing,
    /// <summary>It becomes a hot rumour again.</summary>
    Rumour,
    /// <summary>It is mailed to everybody.</summary>
    Mail,
}

/// <summary>When servers make their contacts.</summary>
public enum Rounds { Synchronous, Asynchronous }
