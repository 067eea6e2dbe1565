namespace Sms.Capacity;

/// <summary>The middle of several: what one of them gets wrong the others outvote.</summary>
public static class Combination
{
    public static Model Of(IReadOnlyList<Model> models) =>
        new("combination", string.Join(", ", models.Select(Words)), (history, horizon) =>
        {
            var all = new List<double[]>();
            foreach (var model in models)
            {
                if (model.Project(history, horizon) is { } values)
                    all.Add(values);
            }

            if (all.Count == 0)
                return null;
            var combined = new double[horizon];
            for (var step = 0; step < horizon; step++)
                combined[step] = all.Sum(values => values[step]) / all.Count;
            return combined;
        });

    private static string Words(Model model) =>
        model.Parameters.Length == 0 ? model.Name : $"{model.Name} {model.Parameters}";
}
