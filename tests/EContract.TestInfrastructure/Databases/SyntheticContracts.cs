using System.Buffers.Binary;
using EContract.Sdk.Contracts;

namespace EContract.TestInfrastructure.Databases;

/// <summary>Contracts as an archive of ten years has them: few counterparties often and many rarely, round amounts, some blank. The same each time.</summary>
public sealed class SyntheticContracts
{
    private const int Days = 3650;
    private static readonly DateTimeOffset First = new(2016, 4, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Places =
    [
        "東海", "名古屋", "知多", "大府", "半田", "刈谷", "豊田", "岡崎", "一宮", "春日井", "東京", "大阪", "横浜", "札幌", "福岡", "仙台", "広島", "京都", "神戸", "静岡",
        "北陸", "四国", "九州", "関東", "中部", "近畿", "東北", "信越", "山陽", "三河", "尾張", "伊勢", "美濃", "飛騨", "遠州", "瀬戸", "渥美", "蒲郡", "安城", "西尾",
    ];

    private static readonly string[] Families =
    [
        "佐藤", "鈴木", "高橋", "田中", "伊藤", "渡邊", "山本", "中村", "小林", "加藤", "吉田", "山田", "佐々木", "山口", "松本", "井上", "木村", "林", "斎藤", "清水",
        "山崎", "森", "池田", "橋本", "阿部", "石川", "前田", "藤田", "後藤", "岡田", "長谷川", "村上", "近藤", "石井", "齋藤", "坂本", "遠藤", "青木", "藤井", "西村",
        "福田", "太田", "三浦", "岡本", "藤原", "松田", "中島", "中川", "原田", "小野", "田村", "竹内", "金子", "和田", "中山", "石田", "上田", "森田", "髙木", "柴田",
    ];

    private static readonly string[] Trades =
    [
        "建設", "工業", "商事", "製作所", "電機", "運輸", "設備", "土木", "印刷", "システム", "ソリューションズ", "食品", "化学", "精機", "住宅", "不動産", "物産", "産業",
        "エンジニアリング", "テクノ", "サービス", "フーズ", "デザイン", "コンサルティング", "鉄工", "造園", "測量設計", "警備保障", "清掃", "医療器", "薬品", "農園", "水産", "木材", "繊維",
        "自動車", "通信", "電子", "データ", "ロジスティクス",
    ];

    private static readonly string[] Titles =
    [
        "業務委託契約書", "工事請負契約書", "売買契約書", "秘密保持契約書", "賃貸借契約書", "保守契約書", "単価契約書", "雇用契約書", "覚書", "注文請書", "物品購入契約書", "派遣契約書",
    ];

    private readonly string[] _names;
    private ulong _state = 0x9E3779B97F4A7C15;

    /// <param name="names">How many counterparties there are.</param>
    public SyntheticContracts(int names)
    {
        var distinct = new HashSet<string>(StringComparer.Ordinal);
        for (int attempt = 0; distinct.Count < names; attempt++)
        {
            string core = (Next() % 4) switch
            {
                0 => Any(Places) + Any(Trades),
                1 => Any(Families) + Any(Trades),
                2 => Any(Places) + Any(Families) + Any(Trades),
                _ => Any(Places) + Any(Trades) + Any(Trades),
            };
            if (attempt > names)
                core += $"第{1 + (Next() % 97)}";
            distinct.Add((Next() % 10) switch
            {
                < 6 => "株式会社" + core,
                6 or 7 => core + "株式会社",
                8 => "有限会社" + core,
                _ => (Next() % 3) switch { 0 => "合同会社" + core, 1 => "一般社団法人" + core, _ => "医療法人" + core },
            });
        }

        _names = [.. distinct];
    }

    /// <summary>The tenant whose contracts they are.</summary>
    public TenantId Tenant { get; init; }

    /// <summary>The counterparties, the most frequent first.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Makes contracts, the oldest first.</summary>
    public IEnumerable<EnvelopeSummary> Make(int count)
    {
        for (int i = 0; i < count; i++)
        {
            // Years have ever more: the square root puts half of all into the last three years.
            double age = Math.Sqrt((i + 1) / (double)count);
            DateTimeOffset created = First.AddSeconds(Math.Floor(age * Days * 86_400.0)).AddMilliseconds(i % 1000);
            DateOnly date = DateOnly.FromDateTime(created.UtcDateTime).AddDays((int)(Next() % 40));
            TransactionDetails? transaction = Next() % 200 == 0 ? null : new(date, Name(), Amount());
            bool isOpen = Next() % 50 == 0;
            yield return new EnvelopeSummary(
                Identifier(created), Titles[Next() % (ulong)Titles.Length], isOpen ? EnvelopeStatus.InProgress : EnvelopeStatus.Completed, transaction, created, created.AddDays(3))
            {
                Tenant = Tenant,
                SentAt = created.AddHours(1),
                CompletedAt = isOpen ? null : created.AddDays(3),
            };
        }
    }

    // Harmonic: the first of 60,000 has one contract in twelve, the last ones a few in all.
    private string Name()
    {
        double uniform = (Next() >> 11) * (1.0 / (1UL << 53));
        return _names[Math.Min(_names.Length - 1, (int)Math.Pow(_names.Length, uniform) - 1)];
    }

    private decimal? Amount()
    {
        if (Next() % 12 == 0)
            return null;
        decimal magnitude = (Next() % 7) switch { 0 => 1_000m, 1 or 2 => 10_000m, 3 or 4 => 100_000m, 5 => 1_000_000m, _ => 10_000_000m };
        return (10 + (Next() % 90)) * magnitude / 10 * (Next() % 3 == 0 ? 1.1m : 1m);
    }

    // As a version 7 UUID (RFC 9562, 5.7), with the time that the contract has.
    private EnvelopeId Identifier(DateTimeOffset created)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)created.ToUnixTimeMilliseconds() << 16);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Next());
        bytes[6] = (byte)(0x70 | (Next() & 0x0F));
        bytes[7] = (byte)(Next() & 0xFF);
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new EnvelopeId(new Guid(bytes, bigEndian: true));
    }

    private string Any(string[] words) => words[Next() % (ulong)words.Length];

    // SplitMix64: the same numbers each time, as a measurement needs them.
    private ulong Next()
    {
        unchecked
        {
            ulong z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
