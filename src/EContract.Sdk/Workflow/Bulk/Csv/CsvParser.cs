using System.Text;

namespace EContract.Sdk.Workflow.Bulk.Csv;

/// <summary>Puts rows together, character by character (RFC 4180, 2).</summary>
internal sealed class CsvParser(CsvLimits limits)
{
    private readonly StringBuilder _cell = new();
    private List<string> _cells = [];
    private State _state = State.CellStart;
    private long _rowLine = 1;
    private int _rowLength;
    private bool _afterReturn;

    private enum State
    {
        CellStart,
        Plain,
        Quoted,

        // A quote inside of quotes: the cell's end, or the first of two that stand for one.
        QuoteInQuoted,
    }

    /// <summary>The line that is read, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Takes a character; gives a row when one is complete.</summary>
    public CsvRow? Take(char c)
    {
        // CR LF is one line break; a CR or LF alone is one too.
        bool isSecondOfBreak = c == '\n' && _afterReturn;
        _afterReturn = c == '\r';
        if (c is '\r' or '\n' && !isSecondOfBreak)
            Line++;
        if (_state == State.Quoted)
        {
            if (c == '"')
                _state = State.QuoteInQuoted;
            else
                Append(c);
            return null;
        }

        switch (c)
        {
            case ',':
                EndCell();
                return null;
            case '\n' when isSecondOfBreak:
                _rowLine = Line;
                return null;
            case '\r' or '\n':
                return EndRow();
            case '"' when _state == State.CellStart:
                _state = State.Quoted;
                return null;
            case '"' when _state == State.QuoteInQuoted:
                _state = State.Quoted;
                Append(c);
                return null;
            case var _ when _state == State.QuoteInQuoted || c == '"':
                throw new BulkListException(Line, $"A quote is out of place on line {Line}: a cell with quotes stands in quotes, and doubles them.");
            default:
                _state = State.Plain;
                Append(c);
                return null;
        }
    }

    /// <summary>Ends the file; gives its last row if it did not end with a line break.</summary>
    public CsvRow? End() => _state == State.Quoted
        ? throw new BulkListException(_rowLine, $"A quote is never closed in the row of line {_rowLine}.")
        : EndRow();

    private void Append(char c)
    {
        if (_cell.Length == limits.MaxCellLength)
            throw new BulkListException(_rowLine, $"A cell in the row of line {_rowLine} has more than {limits.MaxCellLength} characters.");
        if (_rowLength++ == limits.MaxRowLength)
            throw new BulkListException(_rowLine, $"The row of line {_rowLine} has more than {limits.MaxRowLength} characters.");
        _cell.Append(c);
    }

    private void EndCell()
    {
        if (_cells.Count == limits.MaxCells)
            throw new BulkListException(_rowLine, $"The row of line {_rowLine} has more than {limits.MaxCells} cells.");
        _cells.Add(_cell.ToString());
        _cell.Clear();
        _state = State.CellStart;
    }

    private CsvRow? EndRow()
    {
        bool isEmpty = _cells.Count == 0 && _state == State.CellStart;
        if (!isEmpty)
            EndCell();
        var row = new CsvRow(_rowLine, _cells);
        _cells = [];
        _state = State.CellStart;
        _rowLength = 0;
        _rowLine = Line;
        return isEmpty ? null : row;
    }
}
