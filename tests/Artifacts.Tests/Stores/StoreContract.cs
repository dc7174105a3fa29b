using System.Collections.Concurrent;
using Sluice.Artifacts.Stores;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.Stores;

/// <summary>
/// What every store does, run against a real server of each kind. A sealed class for each adapter says how its store is opened
/// with an empty root of its own; what the store cannot do is named in <see cref="StoreSteps.Limits"/>, and its facts are skipped with that reason.
/// </summary>
public abstract class StoreContract : StoreSteps
{
    /// <summary>Names that are legal and easily broken by escaping, sorting or splitting.</summary>
    public static TheoryData<string, string> Names =>
        new()
        {
            { "a plain name", "model.onnx" },
            { "folders", "a/b/c/d.bin" },
            { "spaces", "my model/weights of layer 1.bin" },
            { "a plus, which queries take for a space", "1+1/a+b.bin" },
            { "a percent sign", "100%/50%.bin" },
            { "what looks escaped already", "a%2Fb%20c.bin" },
            { "a number sign and a question mark", "#1/what?.bin" },
            { "what divides a query", "a=b&c=d;e/f.bin" },
            { "a tilde, brackets, quotes", "~tmp/[1](2){3}'4'\"5\".bin" },
            { "other marks", "a,b:c@d!e$f*g|h^i`j<k>.bin" },
            { "letters of other scripts", "模型/größe/модель.bin" },
            { "outside the basic plane", "🧪/🤖.bin" },
            { "accents apart from their letters", "e\u0301.bin" },
            { "dots that mean nothing", "a./b..c/d..bin." },
            { "1,000 characters", string.Join('/', Enumerable.Repeat(new string('k', 199), 5)) + "k" },
        };

    [Fact]
    public async Task Lists_nothing_where_nothing_is()
    {
        Listing();

        Assert.Empty(await ListAsync(""));
        Assert.Empty(await ListAsync("no/such/folder"));
    }

    [Fact]
    public async Task Says_whether_it_can_list()
    {
        Assert.Equal(Limits.NoListing is null, Store.CanList);
        if (!Store.CanList)
        {
            await FailsAsync(ArtifactFault.Invalid, () => ListAsync(""));
        }
    }

    [Fact]
    public async Task Lists_all_that_lies_below_a_folder_and_nothing_beside_it()
    {
        Listing();
        foreach (var path in new[] { "top", "a/1", "a/b/2", "a/b/c/3", "ab/4", "a.txt", "A/5" })
        {
            await SeedAsync(path, new byte[path.Length]);
        }

        var all = await ListAsync("");
        var below = await ListAsync("a");
        var deeper = await ListAsync("a/b");

        Assert.Equal(["A/5", "a.txt", "a/1", "a/b/2", "a/b/c/3", "ab/4", "top"], Paths(all));
        Assert.Equal(["a/1", "a/b/2", "a/b/c/3"], Paths(below));
        Assert.Equal(["a/b/2", "a/b/c/3"], Paths(deeper));
        Assert.All(all, listed => Assert.Equal(listed.Path.Length, listed.Size));
    }

    [Fact]
    public async Task Lists_more_than_a_page()
    {
        Listing();
        var expected = Enumerable.Range(0, MoreThanAPage).Select(i => $"many/{i % 7}/{i:d5}").ToArray();
        await Parallel.ForEachAsync(
            expected,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (path, _) => await SeedAsync(path, [1])
        );

        var listed = await ListAsync("many");

        Assert.Equal(expected.Order(StringComparer.Ordinal), Paths(listed));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Spells_names_as_they_were_written(string because, string path)
    {
        var bytes = TestBytes.Of(path.Length, 100);
        await SeedAsync(path, bytes);

        var found = await Store.FindAsync(path, default).Within(Limit);

        Assert.True(found is not null, because);
        Assert.Equal((path, 100L), (found.Path, found.Size));
        Assert.Equal(bytes, await ReadAsync(found));
        if (Store.CanList)
        {
            Assert.Equal(found, Assert.Single(await ListAsync("")));
        }
    }

    [Fact]
    public async Task Finds_what_is_there_and_nothing_else()
    {
        await SeedAsync("folder/here.bin", TestBytes.Of(1, 1_234));

        var found = await Store.FindAsync("folder/here.bin", default).Within(Limit);

        Assert.Equal(("folder/here.bin", 1_234L), (found?.Path, found?.Size));
        Assert.NotNull(found?.Tag);
        foreach (
            var absent in new[] { "folder/her", "folder/here.bin2", "folder/Here.bin", "folder", "other/here.bin" }
        )
        {
            Assert.Null(await Store.FindAsync(absent, default).Within(Limit));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4_095)]
    [InlineData(299_999)]
    [InlineData(300_000)]
    public async Task Reads_from_any_offset_to_the_end(int offset)
    {
        var bytes = TestBytes.Of(2, 300_000);
        await SeedAsync("weights.bin", bytes);
        var found = await FindAsync("weights.bin");

        await using var content = await Store.OpenAsync(found, offset, default).Within(Limit);
        var read = await TestBytes.ReadAllAsync(content.Bytes).Within(Limit);

        Assert.Equal(bytes[offset..], read);
        Assert.Equal(found, content.Stored);
    }

    [Fact]
    public async Task Reads_an_empty_object()
    {
        await SeedAsync("empty.bin", []);
        var found = await FindAsync("empty.bin");

        Assert.Equal(0, found.Size);
        Assert.Empty(await ReadAsync(found));
    }

    [Fact]
    public async Task Reads_what_a_caller_knows_by_its_path_alone()
    {
        await SeedAsync("pinned.bin", [1, 2, 3]);

        Assert.Equal([1, 2, 3], await ReadAsync(new StoredObject("pinned.bin", 3, null)));
    }

    [Fact]
    public async Task Does_not_open_another_object_than_the_one_expected()
    {
        await SeedAsync("model.onnx", TestBytes.Of(3, 1_000));
        var before = await FindAsync("model.onnx");

        await SeedAsync("model.onnx", TestBytes.Of(4, 1_000));

        Assert.NotEqual(before.Tag, (await FindAsync("model.onnx")).Tag);
        await FailsAsync(ArtifactFault.Changed, () => ReadAsync(before));
        await FailsAsync(ArtifactFault.Changed, () => ReadAsync(before, 500));
        await FailsAsync(ArtifactFault.Changed, () => ReadAsync(before, 1_000));
    }

    [Fact]
    public async Task Says_that_a_key_is_missing_and_which()
    {
        var gone = new StoredObject("v1/not-there.bin", 5, "\"some-tag\"");

        var fromStart = await FailsAsync(ArtifactFault.KeyMissing, () => ReadAsync(gone));
        await FailsAsync(ArtifactFault.KeyMissing, () => ReadAsync(gone, 5));

        Assert.Contains("v1/not-there.bin", fromStart.Message, StringComparison.Ordinal);
        Assert.Contains(Store.Root.Host, fromStart.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_a_read_that_is_cancelled()
    {
        await SeedAsync("large.bin", TestBytes.Of(5, 20_000_000));
        using var cancel = new CancellationTokenSource();
        await using var content = await Store.OpenAsync(await FindAsync("large.bin"), 0, cancel.Token).Within(Limit);
        await content.Bytes.ReadExactlyAsync(new byte[1]).Within(Limit);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            TestBytes.ReadAllAsync(content.Bytes).Within(Limit)
        );
    }

    [Fact]
    public async Task Reads_one_object_or_another_while_it_is_overwritten_never_a_mix()
    {
        byte[][] generations = [TestBytes.Of(6, 3_000_000), TestBytes.Of(7, 3_000_000)];
        await SeedAsync("model.onnx", generations[0]);

        for (var round = 1; round <= 6; round++)
        {
            var found = await FindAsync("model.onnx");
            var read = new byte[found.Size];
            try
            {
                await using var content = await Store.OpenAsync(found, 0, default).Within(Limit);
                await content.Bytes.ReadExactlyAsync(read.AsMemory(0, 1_000)).Within(Limit);
                await SeedAsync("model.onnx", generations[round % 2]);
                await content.Bytes.ReadExactlyAsync(read.AsMemory(1_000)).Within(Limit);
            }
            catch (ArtifactException failure) when (failure.Fault == ArtifactFault.Changed)
            {
                continue;
            }

            Assert.Contains(generations, bytes => bytes.AsSpan().SequenceEqual(read));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20_000_000)]
    public async Task Keeps_what_is_written_and_tells_how_it_goes(int size)
    {
        Writing();
        var bytes = TestBytes.Of(8, size);
        var told = new ConcurrentQueue<long>();

        await WriteAsync("new/model.onnx", bytes, new WriteOptions { Progress = told.Enqueue });

        Assert.Equal(bytes, await ReadAsync(await FindAsync("new/model.onnx")));
        Assert.Equal(size, told.Sum());
        Assert.All(told, step => Assert.True(step >= 0, $"a step of {step}"));
    }

    [Fact]
    public async Task Overwrites_unless_told_not_to()
    {
        Writing();
        await WriteAsync("model.onnx", TestBytes.Of(9, 5_000));
        var old = await FindAsync("model.onnx");

        await WriteAsync("model.onnx", TestBytes.Of(10, 5_000));
        var current = await FindAsync("model.onnx");

        Assert.NotEqual(old.Tag, current.Tag);
        Assert.Equal(TestBytes.Of(10, 5_000), await ReadAsync(current));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3_000)]
    [InlineData(20_000_000)]
    public async Task Leaves_alone_what_is_published(int size)
    {
        Writing();
        var published = TestBytes.Of(11, 2_000);
        await WriteAsync("v1/model.onnx", published, new WriteOptions { OnlyIfAbsent = true });
        var before = await FindAsync("v1/model.onnx");

        var failure = await FailsAsync(
            ArtifactFault.Exists,
            () => WriteAsync("v1/model.onnx", TestBytes.Of(12, size), new WriteOptions { OnlyIfAbsent = true })
        );

        Assert.Contains("v1/model.onnx", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, await FindAsync("v1/model.onnx"));
        Assert.Equal(published, await ReadAsync(before));
        Assert.Single(await ListAsync("v1"));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(20_000_000)]
    public async Task Lets_one_of_two_writers_win(int size)
    {
        Writing();
        Assert.SkipWhen(Limits.NoRaces is not null, $"{Limits.NoRaces}");
        for (var round = 0; round < (size > 1_000_000 ? 2 : 10); round++)
        {
            var path = $"v{round}/model.onnx";
            byte[][] candidates = [TestBytes.Of(13, size), TestBytes.Of(14, size)];
            var faults = await Task.WhenAll(candidates.Select(bytes => TryPublishAsync(path, bytes))).Within(Limit);

            Assert.Equal<ArtifactFault?>(new ArtifactFault?[] { null, ArtifactFault.Exists }, faults.Order());
            Assert.Equal(candidates[faults[0] is null ? 0 : 1], await ReadAsync(await FindAsync(path)));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Shows_no_half_object_when_a_write_is_cancelled(bool onlyIfAbsent)
    {
        Writing();
        var bytes = TestBytes.Of(15, 20_000_000);
        using var cancel = new CancellationTokenSource();
        var options = new WriteOptions { OnlyIfAbsent = onlyIfAbsent, Progress = _ => cancel.Cancel() };

        var failure = await Record.ExceptionAsync(() => WriteAsync("v1/model.onnx", bytes, options, cancel.Token));
        var found = await Store.FindAsync("v1/model.onnx", default).Within(Limit);

        Assert.True(failure is null or OperationCanceledException, $"{failure}");
        Assert.True(failure is not null || found is not null, "it was neither cancelled nor written");
        Assert.Equal(found is null ? [] : [found], await ListAsync(""));
        if (found is not null)
        {
            Assert.Equal(bytes, await ReadAsync(found));
        }
    }

    [Fact]
    public async Task Does_nothing_for_a_caller_who_has_given_up_already()
    {
        Writing();
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            WriteAsync("model.onnx", [1, 2], new WriteOptions(), cancelled)
        );

        Assert.Empty(await ListAsync(""));
    }

    [Fact]
    public async Task Deletes_one_object_and_minds_no_other()
    {
        Writing();
        await WriteAsync("v1/a", [1]);
        await WriteAsync("v1/ab", [2]);

        await Store.DeleteAsync("v1/a", default).Within(Limit);
        await Store.DeleteAsync("v1/a", default).Within(Limit);
        await Store.DeleteAsync("never/was", default).Within(Limit);

        Assert.Null(await Store.FindAsync("v1/a", default).Within(Limit));
        Assert.Equal(["v1/ab"], Paths(await ListAsync("")));
    }

    [Fact]
    public async Task Makes_a_bucket_that_is_missing_and_says_when_it_is()
    {
        Assert.SkipWhen(Limits.NoBuckets is not null, $"{Limits.NoBuckets}");
        using var missing = OpenWithoutBucket();

        var failure = await FailsAsync(ArtifactFault.BucketMissing, () => ListAsync("", missing));
        await missing.CreateBucketAsync(default).Within(Limit);
        await missing.CreateBucketAsync(default).Within(Limit);

        Assert.Contains(missing.Root.Host, failure.Message, StringComparison.Ordinal);
        Assert.Empty(await ListAsync("", missing));
    }
}
