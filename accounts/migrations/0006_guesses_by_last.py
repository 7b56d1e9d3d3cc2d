from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_invitations_of_a_roster'),
    ]

    operations = [
        migrations.RenameField(
            model_name='guesscount',
            old_name='window_began_at',
            new_name='last_at',
        ),
    ]
