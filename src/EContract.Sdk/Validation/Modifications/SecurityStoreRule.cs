using EContract.Sdk.Pdf.Objects;

namespace EContract.Sdk.Validation.Modifications;

/// <summary>
/// The document security store (ISO 32000-2, 12.8.4.3; EN 319 142-1, 5.4.2): may be added, may grow, or give way to a
/// new one, while the old one stays in the file. Its records of what a signature was validated with (VRI) may grow;
/// one that is cut is reported, since that touches the signatures that covered it.
/// </summary>
internal sealed class SecurityStoreRule : IModificationRule
{
    private static readonly string[] Lists = ["Certs", "OCSPs", "CRLs"];
    private static readonly string[] RecordLists = ["Cert", "OCSP", "CRL"];

    public void Apply(UpdateContext update)
    {
        PdfObject? formerEntry = update.Before.Catalog["DSS"], entry = update.After.Catalog["DSS"];
        var former = update.ResolveBefore(formerEntry) as PdfDictionary;
        if (entry is null && former is null)
            return;
        if (former is not null && ObjectComparer.AreSame(formerEntry, entry) && !update.IsTouched(entry))
            return;
        if (update.ResolveAfter(entry) is not PdfDictionary store)
        {
            update.Forbid(entry is null ? (FormattableString)$"The document security store was removed." : $"The document security store is not a dictionary.");
            return;
        }

        bool isNew = update.IsAdded(entry) && formerEntry is not null;
        var comparison = new Comparison(update, isNew ? null : former, store);
        comparison.Compare(entry!);
    }

    private sealed class Comparison(UpdateContext update, PdfDictionary? former, PdfDictionary store)
    {
        // Lists may be shared between the store and its records, but nobody else may use them.
        private readonly HashSet<int> _users = [update.After.CatalogReference.Number];

        internal void Compare(PdfObject entry)
        {
            AddUser(entry);
            AddUser(store["VRI"]);
            var records = update.ResolveAfter(store["VRI"]) as PdfDictionary;
            foreach ((string _, PdfObject record) in records ?? PdfDictionary.Empty)
                AddUser(record);

            CheckEntries(store, former, Lists, "VRI", $"The document security store");
            bool changed = update.IsChanged(entry) || !ObjectComparer.AreSame(former, store);
            foreach (string list in Lists)
                changed |= CompareList(former?[list], store[list], $"The document security store's {list}");
            changed |= CompareRecords(records);
            if (!changed)
                return;
            Explain(entry);
            update.ExplainAdded(entry, LaterChanges.Ltv);
        }

        private bool CompareRecords(PdfDictionary? records)
        {
            var formerRecords = update.ResolveBefore(former?["VRI"]) as PdfDictionary;
            if (records is null && store["VRI"] is not null)
                update.Forbid($"The document security store's VRI is not a dictionary.");
            foreach ((string key, PdfObject _) in formerRecords ?? PdfDictionary.Empty)
            {
                if (records?.ContainsKey(key) != true)
                    update.AddLostRecord(key);
            }

            bool changed = update.IsChanged(store["VRI"]);
            foreach ((string key, PdfObject value) in records ?? PdfDictionary.Empty)
            {
                if (key != "Type" && !(value is PdfReference && ObjectComparer.AreSame(formerRecords?[key], value) && !update.IsTouched(value)))
                    changed |= CompareRecord(key, formerRecords?[key], value);
            }

            if (changed)
                Explain(store["VRI"]);
            return changed;
        }

        private bool CompareRecord(string key, PdfObject? formerEntry, PdfObject entry)
        {
            update.Spend(AnalysisBudget.Reading);
            FormattableString name = $"The validation record {key} in the document security store";
            if (update.ResolveAfter(entry) is not PdfDictionary record)
            {
                update.Forbid($"{name} is not a dictionary.");
                return true;
            }

            var formerRecord = update.ResolveBefore(formerEntry) as PdfDictionary;
            // Table 262: the lists, when the record was made, by what timestamp.
            CheckEntries(record, formerRecord, RecordLists, "TU", name, "TS");
            bool changed = update.IsChanged(entry) || !ObjectComparer.AreSame(formerRecord, record);
            foreach (string list in RecordLists)
            {
                changed |= CompareList(formerRecord?[list], record[list], $"{name}'s {list}");
                if (!Keeps(formerRecord?[list], record[list]))
                    update.AddLostRecord(key);
            }

            if (changed)
                Explain(entry);
            return changed;
        }

        private void CheckEntries(PdfDictionary dictionary, PdfDictionary? formerDictionary, string[] lists, string other, FormattableString name, string another = "Type")
        {
            foreach ((string key, PdfObject value) in dictionary)
            {
                // Even a null entry: whoever writes one has something in mind.
                bool isKnown = lists.Contains(key) || key == other || key == another || key == "Type";
                if (!isKnown && (formerDictionary?.ContainsKey(key) != true || !ObjectComparer.AreSame(formerDictionary[key], value)))
                    update.Forbid($"{name} has the unknown entry {key}.");
                if (lists.Contains(key) && value is PdfNull)
                    update.Forbid($"{name}'s {key} is not an array.");
                if (!IsRecordEntry(key, value) && !ObjectComparer.AreSame(formerDictionary?[key], value))
                    update.Forbid($"{name}'s {key} is of a type that it cannot have.");
            }
        }

        /// <summary>Tables 261 and 262: when a record was made, as a date or a timestamp that nothing could show.</summary>
        private bool IsRecordEntry(string key, PdfObject value) => key switch
        {
            "Type" => value is PdfName,
            "TU" => value is PdfString,
            "TS" => update.ResolveAfter(value) switch
            {
                PdfStream { Dictionary: var timestamp } => !timestamp.ContainsKey("Subtype"),
                PdfDictionary => false,
                _ => true,
            },
            _ => true,
        };

        private bool CompareList(PdfObject? formerEntry, PdfObject? entry, FormattableString name)
        {
            if (entry is null || (ObjectComparer.AreSame(formerEntry, entry) && !update.IsChanged(entry)))
                return !ObjectComparer.AreSame(formerEntry, entry);
            if (update.ResolveAfter(entry) is not PdfArray array)
            {
                update.Forbid($"{name} is not an array.");
                return true;
            }

            foreach (PdfObject item in array)
            {
                if (item is not PdfReference || update.ResolveAfter(item) is not PdfStream { Dictionary: var dictionary })
                    update.Forbid($"{name} holds something else than streams.");
                else if (dictionary.ContainsKey("Subtype"))
                    update.Forbid($"{name} holds a stream that could be shown as content.");
            }

            Explain(entry);
            return true;
        }

        private bool Keeps(PdfObject? formerEntry, PdfObject? entry)
        {
            if (update.ResolveBefore(formerEntry) is not PdfArray before)
                return true;
            if (update.ResolveAfter(entry) is not PdfArray after)
                return false;
            return ReferenceEquals(before, after) || new HashSet<PdfObject>(after, ObjectEquality.Instance).IsSupersetOf(before);
        }

        private void Explain(PdfObject? value) => update.ExplainOwned(value, LaterChanges.Ltv, _users);

        private void AddUser(PdfObject? value)
        {
            if (value is PdfReference reference)
                _users.Add(reference.Number);
        }
    }
}
