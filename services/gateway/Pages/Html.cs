using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Fleet.Gateway.Pages;

/// <summary>A piece of HTML. Whatever is put into <see cref="Of"/> is escaped, but other pieces: nothing that an
/// agent wrote becomes markup.</summary>
public sealed record Html(string Text)
{
    public static Html Nothing { get; } = new("");

    public static Html Of(Interpolated text) => new(text.ToString());

    /// <summary>Puts the pieces one after the other.</summary>
    public static Html All(IEnumerable<Html> pieces) => new(string.Concat(pieces.Select(piece => piece.Text)));

    public override string ToString() => Text;

    /// <summary>What the compiler makes of <c>$"..."</c>.</summary>
    [InterpolatedStringHandler]
    public readonly struct Interpolated(int literalLength, int formattedCount)
    {
        private readonly StringBuilder text = new(literalLength + (formattedCount * 16));

        public void AppendLiteral(string markup) => text.Append(markup);

        public void AppendFormatted<T>(T value, string? format = null) => text.Append(value switch
        {
            Html piece => piece.Text,
            IEnumerable<Html> pieces => All(pieces).Text,
            IFormattable formattable => WebUtility.HtmlEncode(formattable.ToString(format, null)),
            _ => WebUtility.HtmlEncode(value?.ToString()),
        });

        public override string ToString() => text.ToString();
    }
}
