using System.Linq.Expressions;
using EContract.Sdk.Contracts;
using EContract.Sdk.Contracts.Search;
using Microsoft.EntityFrameworkCore;

namespace EContract.Sdk.EntityFrameworkCore.Search;

/// <summary>Sorts candidates as a query wants, and cuts off what came before.</summary>
/// <remarks>
/// An index can be walked from where the last page ended when that is said by one comparison. The order has up to three stretches that allow
/// for that: those with the same key as the last one, those with keys beyond, and those that have none.
/// </remarks>
internal sealed class CandidateOrder(EnvelopeQuery query)
{
    private static readonly Expression<Func<Candidate, string>> Id = candidate => candidate.EnvelopeId;

    private readonly SearchPosition? _after = SearchPosition.Of(query);
    private readonly LambdaExpression? _key = query.OrderBy switch
    {
        EnvelopeOrder.TransactionDate => (Expression<Func<Candidate, long?>>)(candidate => candidate.Day),
        EnvelopeOrder.Amount => (Expression<Func<Candidate, long?>>)(candidate => candidate.Amount),
        EnvelopeOrder.Counterparty => (Expression<Func<Candidate, string?>>)(candidate => candidate.Counterparty),
        EnvelopeOrder.Updated => (Expression<Func<Candidate, long?>>)(candidate => candidate.Updated),
        _ => null,
    };

    private ExpressionType Beyond => query.Ascending ? ExpressionType.GreaterThan : ExpressionType.LessThan;

    /// <summary>The stretches of the order that are still to come, one after the other.</summary>
    public IEnumerable<Func<IQueryable<Candidate>, IQueryable<Candidate>>> Stretches()
    {
        if (_key is null)
        {
            yield return candidates => _after is null ? candidates : Where(candidates, Id, Beyond, _after.Id.ToString());
            yield break;
        }

        if (_after is { IsBlank: false })
            yield return candidates => Where(Where(candidates, _key, ExpressionType.Equal, KeyOf(_after)), Id, Beyond, _after.Id.ToString());
        if (_after is not { IsBlank: true })
            yield return candidates => _after is null ? Where(candidates, _key, ExpressionType.NotEqual, null) : Where(candidates, _key, Beyond, KeyOf(_after));
        if (query.OrderBy != EnvelopeOrder.Updated)
        {
            yield return candidates =>
            {
                IQueryable<Candidate> blank = Where(candidates, _key, ExpressionType.Equal, null);
                return _after is { IsBlank: true } ? Where(blank, Id, Beyond, _after.Id.ToString()) : blank;
            };
        }
    }

    /// <summary>Sorts a stretch, or what is to be sorted by the key and the identifier alone.</summary>
    public IQueryable<Candidate> Sort(IQueryable<Candidate> candidates) => _key is null
        ? Then(candidates, Id, isFirst: true)
        : Then(Then(candidates, _key, isFirst: true), Id, isFirst: false);

    /// <summary>Sorts all stretches at once: blank ones last.</summary>
    public IQueryable<Candidate> SortAll(IQueryable<Candidate> candidates)
    {
        if (_key is null || query.OrderBy == EnvelopeOrder.Updated)
            return Sort(candidates);
        ParameterExpression parameter = _key.Parameters[0];
        var isBlank = Expression.Lambda<Func<Candidate, bool>>(Expression.Equal(_key.Body, Expression.Constant(null, _key.ReturnType)), parameter);
        return Then(Then(candidates.OrderBy(isBlank), _key, isFirst: false), Id, isFirst: false);
    }

    /// <summary>Reads where candidates stand in the order.</summary>
    public async Task<IReadOnlyList<SearchPosition>> ReadAsync(IQueryable<Candidate> candidates, CancellationToken cancellationToken)
    {
        IQueryable<Place> places = query.OrderBy switch
        {
            EnvelopeOrder.TransactionDate => candidates.Select(candidate => new Place(candidate.EnvelopeId, candidate.Day, null)),
            EnvelopeOrder.Amount => candidates.Select(candidate => new Place(candidate.EnvelopeId, candidate.Amount, null)),
            EnvelopeOrder.Counterparty => candidates.Select(candidate => new Place(candidate.EnvelopeId, null, candidate.Counterparty)),
            EnvelopeOrder.Updated => candidates.Select(candidate => new Place(candidate.EnvelopeId, candidate.Updated, null)),
            _ => candidates.Select(candidate => new Place(candidate.EnvelopeId, 0, null)),
        };
        return [.. (await places.ToListAsync(cancellationToken).ConfigureAwait(false)).Select(place => new SearchPosition(place.Number, place.Text, RowMapping.Id(place.Id)))];
    }

    /// <summary>Leaves out what came on earlier pages.</summary>
    public IQueryable<Candidate> Remaining(IQueryable<Candidate> candidates)
    {
        if (_after is null)
            return candidates;
        Expression<Func<Candidate, bool>>? any = null;
        foreach (Func<IQueryable<Candidate>, IQueryable<Candidate>> stretch in Stretches())
        {
            // What a stretch asks for, taken out of the query that it makes.
            Expression<Func<Candidate, bool>> terms = PredicateOf(stretch(Array.Empty<Candidate>().AsQueryable()).Expression);
            any = any is null ? terms : Join(any, terms, Expression.OrElse);
        }

        return candidates.Where(any!);
    }

    private static Expression<Func<Candidate, bool>> PredicateOf(Expression expression)
    {
        Expression<Func<Candidate, bool>>? all = null;
        while (expression is MethodCallExpression { Arguments: [var source, UnaryExpression { Operand: Expression<Func<Candidate, bool>> predicate }] })
        {
            all = all is null ? predicate : Join(predicate, all, Expression.AndAlso);
            expression = source;
        }

        return all!;
    }

    private static Expression<Func<Candidate, bool>> Join(
        Expression<Func<Candidate, bool>> left, Expression<Func<Candidate, bool>> right, Func<Expression, Expression, BinaryExpression> join)
    {
        Expression body = new Renaming(right.Parameters[0], left.Parameters[0]).Visit(right.Body);
        return Expression.Lambda<Func<Candidate, bool>>(join(left.Body, body), left.Parameters);
    }

    private IQueryable<Candidate> Then(IQueryable<Candidate> candidates, LambdaExpression key, bool isFirst)
    {
        string method = (isFirst, query.Ascending) switch
        {
            (true, true) => nameof(Queryable.OrderBy),
            (true, false) => nameof(Queryable.OrderByDescending),
            (false, true) => nameof(Queryable.ThenBy),
            (false, false) => nameof(Queryable.ThenByDescending),
        };
        return candidates.Provider.CreateQuery<Candidate>(Expression.Call(
            typeof(Queryable), method, [typeof(Candidate), key.ReturnType], candidates.Expression, Expression.Quote(key)));
    }

    private static IQueryable<Candidate> Where(IQueryable<Candidate> candidates, LambdaExpression key, ExpressionType comparison, object? value)
    {
        Expression body = value is string text && comparison != ExpressionType.Equal
            ? Expression.MakeBinary(comparison, Expression.Call(typeof(string), nameof(string.Compare), null, key.Body, Parameter(text)), Expression.Constant(0))
            : Expression.MakeBinary(comparison, key.Body, value switch
            {
                null => Expression.Constant(null, key.ReturnType),
                string exact => Parameter(exact),
                _ => Expression.Convert(Parameter((long)value), key.ReturnType),
            });
        return candidates.Where(Expression.Lambda<Func<Candidate, bool>>(body, key.Parameters));
    }

    // A member of an object, as the compiler makes of a variable: the database gets a parameter, and one plan serves all values.
    private static MemberExpression Parameter<T>(T value) => Expression.Field(Expression.Constant(new Box<T> { Value = value }), nameof(Box<T>.Value));

    private static object KeyOf(SearchPosition position) => (object?)position.Text ?? position.Number!;

    private sealed record Place(string Id, long? Number, string? Text);

    private sealed class Box<T>
    {
        public required T Value;
    }

    private sealed class Renaming(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
