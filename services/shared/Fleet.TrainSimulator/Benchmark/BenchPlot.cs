using System.Globalization;
using System.Text;

namespace Fleet.TrainSimulator.Benchmark;

/// <summary>Draws bars: one figure of every policy in one place.</summary>
public static class BenchPlot
{
    private const int Left = 190;
    private const int Width = 700;
    private const int RowHeight = 26;

    /// <param name="max">Longer bars are cut, and their figure says how long they are.</param>
    public static string Bars(string title, IReadOnlyList<BenchRow> rows, Func<BenchRow, double> figure, double max)
    {
        var height = 50 + rows.Count * RowHeight;
        var svg = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" ")
            .Append("font-family=\"sans-serif\" font-size=\"13\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n")
            .Append(CultureInfo.InvariantCulture, $"<text x=\"10\" y=\"24\" font-size=\"15\">{title}</text>\n");
        for (var at = 0; at < rows.Count; at++)
        {
            var (value, y) = (figure(rows[at]), 40 + at * RowHeight);
            var bar = Math.Min(value, max) / max * (Width - Left - 70);
            var colour = rows[at].Policy == "Fleet" ? "#1a7f5a" : "#8aa4c0";
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{y + 14}\" text-anchor=\"end\">{rows[at].Policy}</text>")
                .Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{y}\" width=\"{bar:0.0}\" height=\"18\" fill=\"{colour}\"/>")
                .Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + bar + 6:0.0}\" y=\"{y + 14}\">{value:0.00}</text>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }
}
