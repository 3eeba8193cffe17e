global using Shouldly;
global using Xunit;

// Each fleet is eight processes: two tests at once would be measured against each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
