using System.Numerics;

namespace Fleet.Domain.Plans;

/// <summary>A set of nodes by their index, one bit each.</summary>
internal sealed class PlanGraphBits(int count)
{
    private readonly ulong[] words = new ulong[(count + 63) / 64];

    public static PlanGraphBits Of(int count, IEnumerable<int> members)
    {
        var bits = new PlanGraphBits(count);
        foreach (var member in members) bits.Add(member);
        return bits;
    }

    public bool this[int bit] => (words[bit >> 6] & (1UL << bit)) != 0;

    public void Add(int bit) => words[bit >> 6] |= 1UL << bit;

    public void UnionWith(PlanGraphBits other)
    {
        for (var i = 0; i < words.Length; i++)
            words[i] |= other.words[i];
    }

    public bool Includes(PlanGraphBits other)
    {
        for (var i = 0; i < words.Length; i++)
            if ((other.words[i] & ~words[i]) != 0)
                return false;
        return true;
    }

    /// <summary>The members, highest first, as they stand when each word is reached.</summary>
    public IEnumerable<int> Descending()
    {
        for (var i = words.Length - 1; i >= 0; i--)
            for (var rest = words[i]; rest != 0; rest &= ~(1UL << BitOperations.Log2(rest)))
                yield return (i << 6) + BitOperations.Log2(rest);
    }
}
