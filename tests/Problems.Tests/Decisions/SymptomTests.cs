namespace Sms.Problems.Tests.Decisions;

public class SymptomTests
{
    [Theory]
    [InlineData("Login of user 4711 hangs on web-03.example.org", "login hangs")]
    [InlineData("[FIRING] HighCPUUsage on ip-10-0-0-7:9100", "high cpu usage")]
    [InlineData("Cannot open \"Report Q3.xlsx\" since 2026-03-02T10:00", "open")]
    [InlineData("disk_full at 98% (/var/lib/data)", "disk full")]
    [InlineData("Job 0b9c9a55-3c9f-4a6c-9d5f-7d4b1f1c8a11 failed, see https://ci.example.org/x", "job failed see")]
    [InlineData("Drucker fällt aus, Fehler 0x80070005", "drucker fällt aus fehler")]
    [InlineData("INC0000012 4711 deadbeef", "")]
    public void what_differs_each_time_is_no_symptom(string title, string words) =>
        Symptom.Of(title).ToString().ShouldBe(words);

    [Fact]
    public void the_name_of_the_service_says_nothing() =>
        Symptom.Of("Checkout API of checkout is slow", "checkout-api").ToString().ShouldBe("slow");

    [Theory]
    [InlineData("Login fails", "login failing")]
    [InlineData("Service restarted", "services restarting")]
    [InlineData("Process stopped", "processes stop")]
    public void forms_of_a_word_are_one(string one, string other) =>
        Symptom.Of(one).Similarity(Symptom.Of(other)).ShouldBe(1);

    [Theory]
    [InlineData("Connection lost", "Conection lost")]
    [InlineData("Payment broken", "Paymnet broken")]
    [InlineData("Payment broken", "Payments brokem")]
    public void a_slip_of_the_pen_is_forgiven(string one, string other) =>
        Symptom.Of(one).Similarity(Symptom.Of(other)).ShouldBe(1);

    [Theory]
    [InlineData("Mail queue stuck", "Login page blank", 0)]
    [InlineData("Mail queue stuck", "Mail queue stuck again today", 1)]
    [InlineData("4711", "4711", 0)]
    public void what_has_nothing_in_common_is_not_alike(string one, string other, double similarity)
    {
        Symptom.Of(one).Similarity(Symptom.Of(other)).ShouldBe(similarity, 0.001);
        Symptom.Of(other).Similarity(Symptom.Of(one)).ShouldBe(similarity, 0.001);
    }

    [Fact]
    public void its_words_are_recognised_again()
    {
        var symptom = Symptom.Of("Processes of HighCPU failing repeatedly 17 times");
        Symptom.Of(symptom.ToString()).Key.ShouldBe(symptom.Key);
    }

    [Fact]
    public void a_short_symptom_is_found_in_a_long_title()
    {
        Symptom
            .Of("session expires")
            .IsWithin(Symptom.Of("Shop: the session of all customers expired while paying by card"))
            .ShouldBeTrue();
        Symptom.Of("session").IsWithin(Symptom.Of("session expires")).ShouldBeFalse();
    }
}
