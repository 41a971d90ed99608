using System.Collections.Frozen;

namespace EContract.Sdk.Contracts.Search;

/// <summary>
/// Old and variant forms of kanji, each with the form in use: those that the table of kanji for general use (常用漢字表, 内閣告示 2010)
/// puts in brackets, and those that are common in names. What NFKC takes for one anyway is not here, nor are kanji that are told apart
/// as names (斎 and 斉, 吉 and 佶).
/// </summary>
internal static class KanjiForms
{
    private const string Pairs =
        "亞亜惡悪壓圧圍囲醫医爲為壹壱稻稲飮飲隱隠營営榮栄衞衛驛駅悅悦圓円緣縁艷艶鹽塩奧奥應応橫横歐欧毆殴黃黄溫温穩穏假仮價価畫画會会壞壊懷懐繪絵"
        + "槪概擴拡殼殻覺覚學学嶽岳樂楽渴渇罐缶卷巻陷陥勸勧寬寛關関歡歓觀観氣気歸帰僞偽戲戯犧犠據拠擧挙虛虚峽峡挾挟狹狭鄕郷曉暁區区驅駆勳勲薰薫徑径莖茎"
        + "惠恵揭掲溪渓經経螢蛍輕軽繼継鷄鶏藝芸擊撃缺欠硏研縣県儉倹劍剣險険圈圏檢検獻献權権顯顕驗験嚴厳戶戸吳呉娛娯廣広效効恆恒鑛鉱號号國国黑黒碎砕濟済"
        + "齋斎劑剤櫻桜册冊雜雑產産參参棧桟蠶蚕慘惨贊賛殘残絲糸齒歯兒児辭辞濕湿實実寫写釋釈壽寿收収從従澁渋獸獣縱縦肅粛處処緖緒敍叙尙尚奬奨將将涉渉稱称"
        + "燒焼證証乘乗條条狀状剩剰淨浄疊畳繩縄壤壌孃嬢讓譲釀醸觸触囑嘱眞真寢寝愼慎盡尽圖図粹粋醉酔隨随髓髄數数樞枢瀨瀬聲声靜静齊斉攝摂竊窃專専戰戦淺浅"
        + "潛潜纖繊踐践錢銭禪禅曾曽雙双壯壮搜捜插挿巢巣爭争瘦痩總総莊荘裝装騷騒增増藏蔵臟臓卽即屬属續続墮堕對対體体帶帯滯滞臺台瀧滝擇択澤沢單単擔担膽胆"
        + "團団彈弾斷断癡痴遲遅晝昼蟲虫鑄鋳廳庁徵徴聽聴敕勅鎭鎮遞逓鐵鉄轉転點点傳伝黨党盜盗燈灯當当鬭闘德徳獨独讀読屆届貳弐惱悩腦脳霸覇廢廃拜拝賣売麥麦"
        + "發発髮髪拔抜晚晩蠻蛮祕秘濱浜甁瓶拂払佛仏倂併竝並變変邊辺步歩寶宝豐豊襃褒沒没飜翻每毎萬万滿満麵麺默黙彌弥譯訳藥薬與与豫予餘余譽誉搖揺樣様謠謡"
        + "來来賴頼亂乱覽覧龍竜兩両獵猟綠緑壘塁淚涙禮礼勵励戾戻靈霊齡齢曆暦歷歴戀恋鍊錬爐炉勞労樓楼錄録灣湾辨弁瓣弁辯弁"
        // Names
        + "髙高﨑崎嶋島嶌島邉辺渕淵桒桑冨富峯峰槇槙舘館薗園檜桧晉晋巖巌栁柳濵浜濶闊";

    private static readonly FrozenDictionary<char, char> Modern = Enumerable.Range(0, Pairs.Length / 2)
        .ToFrozenDictionary(i => Pairs[2 * i], i => Pairs[(2 * i) + 1]);

    public static char Fold(char c) => Modern.TryGetValue(c, out char modern) ? modern : c;
}
